using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Runs a scan: chunk by chunk, in each first what must be computed again, then the body step by step.</summary>
/// <remarks>Step after step in one order, whatever the number of threads: these share the work within a step.</remarks>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class LoopKernel<T> : PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LoopOp loop;
    private readonly LoopRunner<T> main;
    private readonly LoopRunner<T>[] again;
    private readonly LoopState[] states;
    private readonly Recomputed[][] recomputed;
    private readonly Buffer[] writes;
    private readonly List<Buffer> workspace = [];

    /// <param name="members">The loop's node, then the nodes that read its results.</param>
    /// <param name="layouts">How they lie.</param>
    /// <param name="places">Where they lie.</param>
    /// <param name="compile">Compiles a body whose placeholders lie as told.</param>
    public LoopKernel(
        IReadOnlyList<Node> members, Layouts layouts, PlanPlaces<T> places, Func<ScanBody, IReadOnlySet<Node>, LoopBody<T>> compile)
    {
        var node = members[0];
        Nodes = [node];
        loop = (LoopOp)node.Op;
        Dictionary<LoopResult, Buffer> results = [];
        foreach (var reader in members.Skip(1))
        {
            results.TryAdd(loop.Results[((Output)reader.Op).Position], places.BufferOf(reader));
        }

        writes = [.. results.Values];
        recomputed = [.. loop.Again.Select(stage => stage.Body.States.Select((state, k) => new Recomputed(
            stage.States[k] < 0 ? null : places.BufferOf(node.Inputs[stage.States[k]]),
            Work((loop.ChunkSteps + 1) * BytesOf(state), "states of a chunk"), BytesOf(state)))
            .ToArray())];
        again = [.. loop.Again.Select(stage => Runner(stage, []))];
        main = Runner(loop.Main, [.. loop.Main.Body.Outputs.Select((output, i) => new StepMemory(
            results.TryGetValue(new(LoopResultKind.Stacked, i), out var target) ? target : Work(loop.Steps * BytesOf(output), "not read"),
            BytesOf(output)))]);
        states = [.. loop.Main.Body.States.Select((state, k) => new LoopState(
            places.BufferOf(node.Inputs[loop.Main.States[k]]),
            results.GetValueOrDefault(new(LoopResultKind.Last, k)), results.GetValueOrDefault(new(LoopResultKind.Kept, k)),
            results.GetValueOrDefault(new(LoopResultKind.Edges, k)), BytesOf(state), main.Body.UpdatesInPlace(k, state), Work))];

        LoopRunner<T> Runner(LoopStage stage, StepMemory[] outputs)
        {
            HashSet<Node> panels = [.. stage.Body.States.Where(state => Layouts.Differ(state.Shape))];
            panels.UnionWith(stage.Body.Inputs.Where((input, i) => stage.Feeds[i].IsState && Layouts.Differ(input.Shape)));
            panels.UnionWith(stage.Body.Captured.Where((_, i) => layouts.InPanels(node.Inputs[stage.Captured[i]])));
            return new LoopRunner<T>(stage, compile(stage.Body, panels), i => FeedOf(stage, i), node.Inputs, places, outputs);
        }

        StepMemory FeedOf(LoopStage stage, int i)
        {
            var feed = stage.Feeds[i];
            return feed.Stage >= 0
                ? new StepMemory(recomputed[feed.Stage][feed.State].Chunk, BytesOf(stage.Body.Inputs[i]), feed.Edge, InChunk: true)
                : new StepMemory(places.BufferOf(node.Inputs[feed.Input]), BytesOf(stage.Body.Inputs[i]), feed.Edge);
        }
    }

    public override string Name => $"scan of {loop.Settings}" + (loop.Again.Count == 0 ? "" : $", {loop.Chunks} chunks computed again");

    public override IEnumerable<Buffer> Reads => states.Select(state => state.Initial).Concat(main.Reads)
        .Concat(again.SelectMany(runner => runner.Reads))
        .Concat(recomputed.SelectMany(all => all.Select(state => state.Kept).OfType<Buffer>()))
        .Except(workspace).Distinct();

    public override IEnumerable<Buffer> Writes => writes;

    public override IEnumerable<Buffer> Workspace => workspace;

    public override long Operations => loop.Steps * (main.Body.Operations + again.Sum(runner => runner.Body.Operations));

    public override long NestedBytes => main.Body.ScratchBytes + again.Sum(runner => runner.Body.ScratchBytes);

    public override IEnumerable<(string Title, IReadOnlyList<PlanKernel<T>> Kernels)> Nested =>
    [
        .. again.Select(runner => ($"in each step, states computed again{(runner.Stage.Reverse ? " backwards" : "")}:",
            (IReadOnlyList<PlanKernel<T>>)runner.Body.Kernels)),
        ("in each step:", main.Body.Kernels),
    ];

    public override void Run(WorkerTeam team)
    {
        main.Begin();
        foreach (var runner in again)
        {
            runner.Begin();
        }

        var before = stackalloc byte*[states.Length];
        var after = stackalloc byte*[states.Length];
        for (var k = 0; k < states.Length; k++)
        {
            before[k] = states[k].Begin(loop.Main.Reverse ? loop.Steps : 0);
        }

        for (var i = 0; i < loop.Chunks; i++)
        {
            var chunk = loop.Main.Reverse ? loop.Chunks - 1 - i : i;
            var start = chunk * loop.ChunkSteps;
            var end = Math.Min(loop.Steps, start + loop.ChunkSteps);
            for (var stage = 0; stage < again.Length; stage++)
            {
                ComputeAgain(team, stage, chunk, start, end);
            }

            for (var k = 0; k < states.Length; k++)
            {
                states[k].Keep(before[k], chunk);
            }

            for (var done = 0; done < end - start; done++)
            {
                var step = loop.Main.Reverse ? end - 1 - done : start + done;
                var isLast = step == (loop.Main.Reverse ? 0 : loop.Steps - 1);
                for (var k = 0; k < states.Length; k++)
                {
                    after[k] = states[k].Target(step + 1 - loop.Main.EdgeBefore, isLast, before[k]);
                }

                main.Step(team, step, start, before, after);
                for (var k = 0; k < states.Length; k++)
                {
                    before[k] = after[k];
                }
            }
        }

        for (var k = 0; k < states.Length; k++)
        {
            states[k].End(before[k]);
        }
    }

    /// <summary>The states of a chunk, from where it begins for the stage.</summary>
    private void ComputeAgain(WorkerTeam team, int stage, int chunk, int start, int end)
    {
        var runner = again[stage];
        var values = recomputed[stage];
        var reverse = runner.Stage.Reverse;
        var before = stackalloc byte*[values.Length];
        var after = stackalloc byte*[values.Length];
        for (var k = 0; k < values.Length; k++)
        {
            before[k] = values[k].Chunk.Pointer + ((reverse ? end - start : 0) * values[k].Bytes);
            if (values[k].Kept is { } kept)
            {
                System.Buffer.MemoryCopy(kept.Pointer + (chunk * values[k].Bytes), before[k], values[k].Bytes, values[k].Bytes);
            }
        }

        for (var done = 0; done < end - start; done++)
        {
            for (var k = 0; k < values.Length; k++)
            {
                after[k] = before[k] + (reverse ? -values[k].Bytes : values[k].Bytes);
            }

            runner.Step(team, reverse ? end - 1 - done : start + done, start, before, after);
            for (var k = 0; k < values.Length; k++)
            {
                before[k] = after[k];
            }
        }
    }

    private static long BytesOf(Node node) => PlanPlaces<T>.BytesOf(node);

    private Buffer Work(long bytes, string name)
    {
        var buffer = new Buffer(bytes, name);
        workspace.Add(buffer);
        return buffer;
    }

    /// <summary>A state that is computed again.</summary>
    private sealed record Recomputed(Buffer? Kept, Buffer Chunk, long Bytes);
}
