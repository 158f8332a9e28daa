using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Turns nodes into a plan: simplify, fuse, order, choose kernels, lay out memory.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class PlanCompiler<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StateStore<T> store;
    private readonly CompileOptions options;
    private readonly WorkerTeam team;
    private readonly TileKernels<T> tiles;
    private readonly IReadOnlyList<Node> roots;
    private readonly Fuser fuser;
    private readonly Dictionary<Node, Buffer> buffers = [];
    private readonly Dictionary<Node, nint> slots = [];
    private readonly Dictionary<string, (Buffer Buffer, Shape Shape, ElementKind Kind)> inputs = [];
    private readonly List<object> owners = [];
    private readonly HashSet<Node> kept = [];
    private readonly List<(Node Value, Variable Variable)> deferred = [];
    private readonly Dictionary<Unit, HashSet<Unit>> mustFollow = [];

    public PlanCompiler(IReadOnlyList<Node> outputs, StateStore<T> store, CompileOptions options)
    {
        this.store = store;
        this.options = options;
        team = options.Team ?? new WorkerTeam(options.Threads);
        tiles = TileKernels<T>.For(options.Path);
        GraphVerifier.Verify(outputs);
        roots = new Simplifier(options.Batch, options.Time, double.CreateChecked(UnitRoundoff.Of<T>())).Rebuild(outputs);
        fuser = new Fuser(roots);
        owners.Add(store);
    }

    public Plan<T> Compile()
    {
        FindKept();
        PlaceLeaves();
        Node[] assigns = [.. Traversal.InOrder(roots).Where(node => node.Op is Assign)];
        foreach (Node assign in assigns)
        {
            BindAssignment(assign);
        }

        Unit[] order = Order();
        PlanKernel<T>[] kernels = [.. order.Select(MakeKernel)];
        PlanMemory memory = LayMemory(kernels);
        foreach (PlanKernel<T> kernel in kernels)
        {
            kernel.Bind(memory);
        }

        var parts = new PlanParts<T>
        {
            Kernels = kernels,
            Memory = memory,
            Inputs = inputs,
            Outputs = [.. roots.Select(OutputOf)],
            TensorCommits = [.. deferred.Where(d => !d.Variable.Shape.IsScalar)
                .Select(d => (BufferOf(fuser.Source(d.Value)), store.BufferOf(d.Variable)))],
            ScalarCommits = [.. deferred.Where(d => d.Variable.Shape.IsScalar)
                .Select(d => (SlotOf(fuser.Source(d.Value)), (nint)store.ScalarOf(d.Variable)))],
            Tiles = tiles,
            Owners = [.. owners],
        };
        return new Plan<T>(parts, team);
    }

    /// <summary>Values that must have memory: read by another unit, handed out, or assigned.</summary>
    private void FindKept()
    {
        foreach (Unit unit in fuser.Units)
        {
            kept.UnionWith(fuser.Reads(unit));
        }

        kept.UnionWith(roots.Select(fuser.Source));
    }

    private void PlaceLeaves()
    {
        foreach (Node node in Traversal.InOrder(roots))
        {
            switch (node.Op)
            {
                case Constant constant:
                    *(double*)NewSlot(node) = constant.Value;
                    break;
                case VariableRead read when node.Shape.IsScalar:
                    slots[node] = (nint)store.ScalarOf(read.Variable);
                    break;
                case VariableRead read:
                    buffers[node] = store.BufferOf(read.Variable);
                    break;
                case ConstantTensor tensor:
                    T[] values = GC.AllocateUninitializedArray<T>(tensor.Values.Length, pinned: true);
                    for (int i = 0; i < values.Length; i++)
                    {
                        values[i] = T.CreateTruncating(tensor.Values[i]);
                    }

                    buffers[node] = Pinned(values, "constant");
                    break;
                case Input input:
                    PlaceInput(node, input);
                    break;
                default:
                    if (node.Shape.IsScalar && node.Kind == ElementKind.Real && fuser.UnitOf(node) is not null)
                    {
                        NewSlot(node);
                    }

                    break;
            }
        }
    }

    private void PlaceInput(Node node, Input input)
    {
        if (!node.Shape.IsKnown)
        {
            throw new GraphException($"{node}", "expected known axes, received a symbol", "Give the axis a length in CompileOptions");
        }

        if (inputs.TryGetValue(input.Key, out var placed))
        {
            buffers[node] = placed.Buffer;
            return;
        }

        int count = checked((int)node.Shape.Count);
        Buffer buffer = (input.Elements, node.Shape.IsScalar) switch
        {
            (ElementKind.Index, _) => Pinned(GC.AllocateArray<int>(count + 16, pinned: true), input.Key),
            (_, true) => Pinned(GC.AllocateArray<double>(8, pinned: true), input.Key),
            _ => Pinned(GC.AllocateArray<T>(count + (64 / sizeof(T)), pinned: true), input.Key),
        };
        inputs[input.Key] = (buffer, node.Shape, input.Elements);
        buffers[node] = buffer;
        if (input.Elements == ElementKind.Real && node.Shape.IsScalar)
        {
            slots[node] = (nint)buffer.Pointer;
        }
    }

    private Buffer Pinned<TElement>(TElement[] array, string name)
        where TElement : unmanaged
    {
        owners.Add(array);
        byte* start = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(
            ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(array));
        byte* aligned = (byte*)PlanMemory.RoundUp((long)start);
        long lost = aligned - start;
        bool fits = array.Length * (long)sizeof(TElement) > PlanMemory.Alignment && lost > 0 && name != "constant";
        return Buffer.Fixed(fits ? aligned : start, array.Length * (long)sizeof(TElement) - (fits ? PlanMemory.Alignment : 0), name);
    }

    private nint NewSlot(Node node)
    {
        double[] slot = GC.AllocateArray<double>(8, pinned: true);
        owners.Add(slot);
        return slots[node] = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref slot[0]);
    }

    private nint SlotOf(Node node) => slots.TryGetValue(node, out nint slot) ? slot : throw new PlanException(
        node, "expected a scalar, received a tensor", "This is a defect of the compiler");

    private ScalarSource<T> ScalarOf(Node node)
    {
        node = fuser.Source(node);
        return slots.TryGetValue(node, out nint slot) ? new((double*)slot, null) : new(null, BufferOf(node));
    }

    private Buffer BufferOf(Node node)
    {
        node = fuser.Source(node);
        if (!buffers.TryGetValue(node, out Buffer? buffer))
        {
            long size = node.Kind == ElementKind.Index ? sizeof(int) : sizeof(T);
            buffers[node] = buffer = new Buffer(node.Shape.Count * size, node.Name ?? node.Op.Name);
        }

        return buffer;
    }

    /// <summary>
    /// Lets the kernel that computes a new value write it straight into the store, if every reader of the old value
    /// can run before; otherwise the value is copied when the run commits.
    /// </summary>
    private void BindAssignment(Node assign)
    {
        Variable variable = ((Assign)assign.Op).Variable;
        Node value = fuser.Source(assign.Inputs[0]);
        Unit? writer = fuser.UnitOf(value);
        if (variable.Shape.IsScalar || writer is null || buffers.ContainsKey(value) || !MayWriteThrough(variable, writer))
        {
            deferred.Add((assign.Inputs[0], variable));
            kept.Add(value);
            return;
        }

        buffers[value] = store.BufferOf(variable);
    }

    private bool MayWriteThrough(Variable variable, Unit writer)
    {
        Node[] reads = [.. Traversal.InOrder(roots).Where(node => node.Op is VariableRead read && read.Variable == variable)];
        if (roots.Select(fuser.Source).Intersect(reads).Any())
        {
            return false;
        }

        foreach (Unit reader in fuser.Units.Where(unit => fuser.Reads(unit).Intersect(reads).Any()))
        {
            if (reader == writer)
            {
                if (writer.Kind != UnitKind.Fused || !variable.Shape.Equals(writer.Domain))
                {
                    return false;
                }
            }
            else if (Follows(reader, writer))
            {
                return false;
            }
            else
            {
                (mustFollow.TryGetValue(writer, out HashSet<Unit>? set) ? set : mustFollow[writer] = []).Add(reader);
            }
        }

        return true;
    }

    private IEnumerable<Unit> Before(Unit unit) =>
        fuser.Before(unit).Concat(mustFollow.TryGetValue(unit, out HashSet<Unit>? extra) ? extra : []);

    /// <summary>True when <paramref name="unit"/> must run after <paramref name="earlier"/>.</summary>
    private bool Follows(Unit unit, Unit earlier)
    {
        var seen = new HashSet<Unit> { unit };
        var pending = new Stack<Unit>([unit]);
        while (pending.TryPop(out Unit? next))
        {
            foreach (Unit before in Before(next))
            {
                if (before == earlier)
                {
                    return true;
                }

                if (seen.Add(before))
                {
                    pending.Push(before);
                }
            }
        }

        return false;
    }

    /// <summary>Units in an order that respects what each reads; otherwise in the order of the graph.</summary>
    private Unit[] Order()
    {
        var order = new List<Unit>();
        var waiting = new List<Unit>(fuser.Units);
        var done = new HashSet<Unit>();
        while (waiting.Count > 0)
        {
            Unit next = waiting.Find(unit => Before(unit).All(done.Contains)) ?? throw new PlanException(
                waiting[0].Members[^1], "expected units without a cycle, received one", "This is a defect of the compiler");
            waiting.Remove(next);
            done.Add(next);
            order.Add(next);
        }

        return [.. order];
    }

    private PlanKernel<T> MakeKernel(Unit unit)
    {
        Node node = unit.Members[^1];
        Buffer Input(int i) => BufferOf(node.Inputs[i]);
        return (unit.Kind, node.Op) switch
        {
            (UnitKind.Scalar, _) => new ScalarKernel<T>(unit.Members, ScalarOf),
            (UnitKind.Fused, _) => new FusedKernel<T>(
                new TileProgramBuilder<T>(unit, fuser, BufferOf, ScalarOf, kept.Contains), tiles) { Nodes = unit.Members },
            (_, MatMul) => new MatrixProductKernel<T>(
                node, Input(0), Input(1), BufferOf(node), MatrixProduct<T>.For(options.Path), team.Threads),
            (_, Sum or Max) => new GeneralReductionKernel<T>(node, Input(0), BufferOf(node), tiles),
            (_, Transpose or BroadcastTo) => new StridedCopyKernel<T>(node, Input(0), BufferOf(node)),
            (_, Slice or Pad or Concatenate) => new BlockCopyKernel<T>(
                node, [.. node.Inputs.Select(BufferOf)], BufferOf(node)),
            (_, Gather or ScatterAdd) => new RowKernel<T>(node, Input(0), Input(1), BufferOf(node), tiles),
            _ => new HostKernel<T>(
                node,
                [.. node.Inputs.Select(input => input.Shape.IsScalar ? null : BufferOf(input))],
                ScalarOf,
                node.Shape.IsScalar ? null : BufferOf(node)),
        };
    }

    private PlanMemory LayMemory(PlanKernel<T>[] kernels)
    {
        var scratch = new HashSet<Buffer>();
        for (int i = 0; i < kernels.Length; i++)
        {
            foreach (Buffer buffer in kernels[i].Reads.Concat(kernels[i].Writes).Concat(kernels[i].Workspace).Where(b => !b.IsFixed))
            {
                scratch.Add(buffer);
                buffer.First = Math.Min(buffer.First, i);
                buffer.Last = Math.Max(buffer.Last, i);
            }
        }

        foreach (Node value in roots.Concat(deferred.Select(d => d.Value)))
        {
            if (buffers.TryGetValue(fuser.Source(value), out Buffer? buffer) && !buffer.IsFixed)
            {
                buffer.Last = kernels.Length;
            }
        }

        var taken = new HashSet<Buffer>();
        for (int i = 0; i < kernels.Length; i++)
        {
            foreach (Buffer output in kernels[i].Writes.Where(b => !b.IsFixed && b.First == i))
            {
                output.Takes = kernels[i].Reads.FirstOrDefault(input => !input.IsFixed && input.Last == i && input.First < i
                    && input.Bytes == output.Bytes && !taken.Contains(input) && kernels[i].MayTake(input, output));
                if (output.Takes is not null)
                {
                    taken.Add(output.Takes);
                }
            }
        }

        long workerBytes = kernels.Length == 0 ? 0 : kernels.Max(kernel => kernel.WorkerBytes);
        return new PlanMemory(scratch, workerBytes, team.Threads, store.Seed);
    }

    private (Buffer? Buffer, nint Slot, Shape Shape) OutputOf(Node root)
    {
        Node source = fuser.Source(root);
        return root.Shape.IsScalar
            ? (null, SlotOf(source), root.Shape)
            : (BufferOf(source), 0, root.Shape);
    }
}
