using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Memory in which a part belongs to each step.</summary>
/// <param name="Memory">All parts.</param>
/// <param name="Stride">Bytes of one.</param>
/// <param name="Edge">The part of step t is number t + this.</param>
/// <param name="InChunk">True when the first part is that of the chunk's first step, false when it is that of step 0.</param>
internal sealed record StepMemory(Buffer Memory, long Stride, int Edge = 0, bool InChunk = false)
{
    public unsafe byte* At(int step, int chunkStart) => Memory.Pointer + ((step + Edge - (InChunk ? chunkStart : 0)) * Stride);
}

/// <summary>Runs one stage of a loop: places the memory of each step and runs the body.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class LoopRunner<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly LoopStage stage;
    private readonly LoopBody<T> body;
    private readonly double* index;
    private readonly Buffer?[] states;
    private readonly (Buffer Target, StepMemory Source)[] feeds;
    private readonly (Buffer Target, Buffer Source)[] captured;
    private readonly (nint Slot, ScalarSource<T> Source)[] scalars;
    private readonly StepMemory[] outputs;

    /// <param name="stage">What runs.</param>
    /// <param name="body">Its body, compiled.</param>
    /// <param name="feedOf">Where the values of a feed lie.</param>
    /// <param name="inputs">The loop's inputs.</param>
    /// <param name="places">Where these lie.</param>
    /// <param name="outputs">Where the body's outputs go.</param>
    public LoopRunner(
        LoopStage stage, LoopBody<T> body, Func<int, StepMemory> feedOf, IReadOnlyList<Node> inputs, PlanPlaces<T> places,
        StepMemory[] outputs)
    {
        this.stage = stage;
        this.body = body;
        this.outputs = outputs;
        index = (double*)body.FindSlot(stage.Body.Index);
        states = [.. stage.Body.States.Select(body.Find)];
        feeds = [.. stage.Body.Inputs.Select((node, i) => (body.Find(node)!, feedOf(i))).Where(feed => feed.Item1 is not null)];
        var whole = stage.Body.Captured.Zip(stage.Captured.Select(place => inputs[place])).ToArray();
        captured = [.. whole.Where(pair => !IsNumber(pair.First) && body.Find(pair.First) is not null)
            .Select(pair => (body.Find(pair.First)!, places.BufferOf(pair.Second)))];
        scalars = [.. whole.Where(pair => IsNumber(pair.First) && body.FindSlot(pair.First) != 0)
            .Select(pair => (body.FindSlot(pair.First), places.ScalarOf(pair.Second)))];
    }

    public LoopStage Stage => stage;

    public LoopBody<T> Body => body;

    /// <summary>What is read.</summary>
    public IEnumerable<Buffer> Reads => feeds.Select(feed => feed.Source.Memory).Concat(captured.Select(pair => pair.Source))
        .Concat(scalars.Select(pair => pair.Source.Tensor).OfType<Buffer>());

    /// <summary>Places what is the same in all steps.</summary>
    public void Begin()
    {
        foreach ((var target, var source) in captured)
        {
            target.Place(source.Pointer);
        }

        foreach ((var slot, var source) in scalars)
        {
            *(double*)slot = source.Double;
        }
    }

    /// <summary>One step.</summary>
    /// <param name="team">Shares the work.</param>
    /// <param name="step">Its place in time.</param>
    /// <param name="chunkStart">The first step of its chunk.</param>
    /// <param name="before">Where each state is read.</param>
    /// <param name="after">Where each new state is written.</param>
    public void Step(WorkerTeam team, int step, int chunkStart, byte** before, byte** after)
    {
        if (index != null)
        {
            *index = step;
        }

        for (var k = 0; k < states.Length; k++)
        {
            states[k]?.Place(before[k]);
            body.Result(k).Place(after[k]);
        }

        foreach ((var target, var source) in feeds)
        {
            target.Place(source.At(step, chunkStart));
        }

        for (var i = 0; i < outputs.Length; i++)
        {
            body.Result(states.Length + i).Place(outputs[i].At(step, chunkStart));
        }

        body.Run(team, step);
    }

    private static bool IsNumber(Node node) => node.Shape.IsScalar && node.Kind == ElementKind.Real;
}
