using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Turns nodes into a plan: simplify, choose layouts, fuse, order, choose kernels, lay out memory.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class PlanCompiler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StateStore<T> store;
    private readonly CompileOptions options;
    private readonly WorkerTeam team;
    private readonly TileKernels<T> tiles;
    private readonly IReadOnlyList<Node> roots;
    private readonly Layouts layouts;
    private readonly Fuser fuser;
    private readonly PlanPlaces<T> places;
    private readonly AssignmentBinder<T> assignments;
    private readonly HashSet<Node> kept = [];
    private readonly Node? guard;

    public PlanCompiler(IReadOnlyList<Node> outputs, StateStore<T> store, CompileOptions options)
        : this(Simplify(outputs, options), store, options with { Team = options.Team ?? new WorkerTeam(options.Threads) }, null)
    {
    }

    /// <param name="simplified">What is computed, all axes known.</param>
    /// <param name="store">Holds the variables.</param>
    /// <param name="options">With a team.</param>
    /// <param name="frame">For the body of a loop: how its placeholders and results lie.</param>
    private PlanCompiler(IReadOnlyList<Node> simplified, StateStore<T> store, CompileOptions options, LayoutFrame? frame)
    {
        this.store = store;
        this.options = options;
        team = options.Team!;
        tiles = TileKernels<T>.For(options.Path);
        layouts = new Layouts(ScanLowering.Lower(simplified, sizeof(T), options.KeptStateBytes), frame);
        roots = layouts.Roots;
        fuser = new Fuser(layouts);
        var nodes = Traversal.InOrder(roots);
        places = new PlanPlaces<T>(store, layouts, fuser, nodes);
        guard = GuardOf(options.Guard);
        assignments = new AssignmentBinder<T>(roots, nodes, fuser, places, store, guard is null ? null : fuser.UnitOf(guard));
    }

    public Plan<T> Compile()
    {
        FindKept();
        var order = Order();
        var kernels = MakeKernels(order, out var memory);
        Array.ForEach(kernels, kernel => kernel.Rebind());
        var outputs = roots.Select(OutputOf).ToArray();
        var parts = new PlanParts<T>
        {
            Kernels = kernels,
            Memory = memory,
            Inputs = places.Inputs,
            Outputs = outputs,
            GuardKernel = guard is null ? -1 : Array.IndexOf(order, fuser.UnitOf(guard)),
            GuardSlot = guard is null ? 0 : places.SlotOf(guard),
            TensorCopies = assignments.TensorCopies(),
            ScalarCopies = assignments.ScalarCopies(),
            Owners = [.. places.Owners],
        };
        return new Plan<T>(parts, team);
    }

    /// <summary>Compiles the body of a loop.</summary>
    /// <param name="body">What a step computes; simplified.</param>
    /// <param name="inPanels">The placeholders that lie in panels.</param>
    /// <param name="store">The store of the plan around it.</param>
    /// <param name="options">The options of the plan around it, with its team.</param>
    public static LoopBody<T> CompileBody(ScanBody body, IReadOnlySet<Node> inPanels, StateStore<T> store, CompileOptions options) =>
        new PlanCompiler<T>([.. body.Results], store, options with { Guard = null }, new(inPanels, body.NextStates.Count)).CompileBody();

    private LoopBody<T> CompileBody()
    {
        FindKept();
        var results = places.PutResults(roots);
        var kernels = MakeKernels(Order(), out var memory);
        return new LoopBody<T>(kernels, memory, places, results);
    }

    private static IReadOnlyList<Node> Simplify(IReadOnlyList<Node> outputs, CompileOptions options)
    {
        GraphVerifier.Verify(outputs);
        RequireKnown(outputs, options);
        return new Simplifier(options.Batch, options.Time, double.CreateChecked(UnitRoundoff.Of<T>())).Rebuild(outputs);
    }

    private PlanKernel<T>[] MakeKernels(Unit[] order, out PlanMemory memory)
    {
        PlanKernel<T>[] kernels = [.. order.Select(MakeKernel)];
        memory = LayMemory(kernels);
        foreach (var kernel in kernels)
        {
            kernel.Bind(memory);
        }

        return kernels;
    }

    /// <summary>The node whose value is the guard's; null when there is none, or when no kernel computes it.</summary>
    private Node? GuardOf(int? output)
    {
        if (output is not { } place)
        {
            return null;
        }

        return place >= 0 && place < roots.Count && roots[place].Shape.IsScalar && roots[place].Kind == ElementKind.Real
            ? fuser.UnitOf(fuser.Source(roots[place])) is null ? null : fuser.Source(roots[place])
            : throw new GraphException(
                "Plan, guard", $"expected the place of a scalar among {roots.Count} outputs, received {place}", "Name the loss");
    }

    private static void RequireKnown(IReadOnlyList<Node> outputs, CompileOptions options)
    {
        foreach (var node in Traversal.InOrder(outputs))
        {
            var bound = node.Shape.Bind(options.Batch, options.Time);
            if (!bound.IsKnown)
            {
                throw new GraphException(
                    $"{node}", $"expected known axes, received {bound}", "Give the axis a length of 1 or more in CompileOptions");
            }
        }
    }

    /// <summary>Values that must have memory: read by another unit, handed out, or assigned.</summary>
    private void FindKept()
    {
        foreach (var unit in fuser.Units)
        {
            kept.UnionWith(fuser.Reads(unit));
        }

        kept.UnionWith(Traversal.InOrder(roots).Where(node => node.Op is Assign).Concat(roots).Select(fuser.Source));
    }

    private Buffer BufferOf(Node node) => places.BufferOf(node);

    private ScalarSource<T> ScalarOf(Node node) => places.ScalarOf(node);

    /// <summary>Units in an order that respects what each reads; otherwise in the order of the graph.</summary>
    private Unit[] Order()
    {
        var order = new List<Unit>();
        var waiting = new List<Unit>(fuser.Units);
        var done = new HashSet<Unit>();
        while (waiting.Count > 0)
        {
            var next = waiting.Find(unit => assignments.Before(unit).All(done.Contains)) ?? throw new PlanException(
                waiting[0].Members[^1], "expected units without a cycle, received one", "This is a defect of the compiler");
            waiting.Remove(next);
            done.Add(next);
            order.Add(next);
        }

        return [.. order];
    }

    private PlanKernel<T> MakeKernel(Unit unit)
    {
        var node = unit.Members[0].Kind == ElementKind.Tuple ? unit.Members[0] : unit.Members[^1];
        Buffer Input(int i) => BufferOf(node.Inputs[i]);
        return (unit.Kind, node.Op) switch
        {
            (UnitKind.Scalar, _) => new ScalarKernel<T>(unit.Members, ScalarOf),
            (UnitKind.Fused, _) when unit.Product is { } product => MakeProduct(product, MakeFused(unit)),
            (UnitKind.Fused, _) => MakeFused(unit),
            (_, MatMul) => MakeProduct(node, null),
            (_, LoopOp) => new LoopKernel<T>(unit.Members, layouts, places, (body, panels) => CompileBody(body, panels, store, options)),
            (_, Relayout) => new RelayoutKernel<T>(node, Input(0), BufferOf(node)),
            (_, Convolution or ConvolutionInputGradient or ConvolutionWeightGradient) => new ConvolutionKernel<T>(
                node, Input(0), Input(1), BufferOf(node), ConvolutionProduct<T>.For(options.Path)),
            (_, PoolPick or PoolSpread or AveragePool or AveragePoolSpread) when PoolKernel<T>.WindowOf(node.Op) is not null =>
                new PoolKernel<T>(node, Input(0), Input(node.Inputs.Count - 1), BufferOf(node), PoolingKernels<T>.For(options.Path)),
            (_, Sum or Max) => new GeneralReductionKernel<T>(node, Input(0), BufferOf(node), tiles),
            (_, Transpose or BroadcastTo) => new StridedCopyKernel<T>(node, Input(0), BufferOf(node)),
            (_, Slice or Pad or Concatenate) => new BlockCopyKernel<T>(
                node, [.. node.Inputs.Select(BufferOf)], BufferOf(node)),
            (_, Rescale) when node.Inputs[1].Shape.IsScalar =>
                new RescaleKernel<T>(node, Input(0), ScalarOf(node.Inputs[1]), null, BufferOf(node), tiles),
            (_, Rescale) => new RescaleKernel<T>(node, Input(0), null, Input(1), BufferOf(node), tiles),
            (_, MaskedProduct) => new MaskedProductKernel<T>(node, BufferOf, ScalarOf, tiles),
            (_, Gather or ScatterAdd or PathOp) => new RowKernel<T>(
                node, [.. node.Inputs.Select(BufferOf)], BufferOf(node), layouts.InPanels(RowKernel<T>.TableOf(node)), tiles),
            _ => new HostKernel<T>(
                node,
                BufferOf,
                ScalarOf,
                unit.Members),
        };
    }

    private FusedKernel<T> MakeFused(Unit unit) =>
        new(new TileProgramBuilder<T>(unit, fuser, BufferOf, ScalarOf, kept.Contains), tiles, options.EmitInRun) { Nodes = unit.Members };

    private MatrixProductKernel<T> MakeProduct(Node product, FusedKernel<T>? fused) =>
        new(product, layouts, BufferOf, MatrixProduct<T>.For(options.Path), team.Threads, fused);

    private PlanMemory LayMemory(PlanKernel<T>[] kernels)
    {
        var scratch = new HashSet<Buffer>();
        for (var i = 0; i < kernels.Length; i++)
        {
            foreach (var buffer in kernels[i].Reads.Concat(kernels[i].Writes).Concat(kernels[i].Workspace).Where(b => !b.IsFixed))
            {
                scratch.Add(buffer);
                buffer.First = Math.Min(buffer.First, i);
                buffer.Last = Math.Max(buffer.Last, i);
            }
        }

        foreach (var value in roots.Concat(assignments.Deferred.Select(d => d.Value)).Select(fuser.Source))
        {
            if (places.HasBuffer(value) && BufferOf(value) is { IsFixed: false } buffer)
            {
                buffer.Last = kernels.Length;
            }
        }

        var taken = new HashSet<Buffer>();
        for (var i = 0; i < kernels.Length; i++)
        {
            foreach (var output in kernels[i].Writes.Where(b => !b.IsFixed && b.First == i))
            {
                output.Takes = kernels[i].Reads.FirstOrDefault(input => !input.IsFixed && input.Last == i && input.First < i
                    && input.Bytes == output.Bytes && !taken.Contains(input) && kernels[i].MayTake(input, output));
                if (output.Takes is not null)
                {
                    taken.Add(output.Takes);
                }
            }
        }

        var workerBytes = kernels.Length == 0 ? 0 : kernels.Max(kernel => kernel.WorkerBytes);
        return new PlanMemory(scratch, workerBytes, team.Threads, store.Seed);
    }

    private PlanOutput OutputOf(Node root)
    {
        var source = fuser.Source(root);
        return root.Shape.IsScalar && root.Kind == ElementKind.Real
            ? new(null, assignments.LastingSlot(source), root.Shape, false)
            : new(assignments.Lasting(source), 0, root.Shape, layouts.InPanels(root));
    }
}
