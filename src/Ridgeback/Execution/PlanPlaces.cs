using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Where the values of a plan's nodes lie: tensors in buffers, scalars in double-precision slots.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class PlanPlaces<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StateStore<T> store;
    private readonly Layouts layouts;
    private readonly Fuser fuser;
    private readonly Dictionary<Node, Buffer> buffers = [];
    private readonly Dictionary<Node, nint> slots = [];
    private readonly Dictionary<Variable, Buffer> variables = [];

    public PlanPlaces(StateStore<T> store, Layouts layouts, Fuser fuser, IReadOnlyList<Node> nodes)
    {
        this.store = store;
        this.layouts = layouts;
        this.fuser = fuser;
        Owners.Add(store);
        foreach (var node in nodes)
        {
            Place(node);
        }
    }

    public Dictionary<string, (Buffer Buffer, Shape Shape, ElementKind Kind)> Inputs { get; } = [];

    /// <summary>What must stay alive as long as the plan: the store and pinned arrays.</summary>
    public List<object> Owners { get; } = [];

    /// <summary>The buffer of a tensor or of indices; the plan's own scratch memory unless it was placed elsewhere.</summary>
    public Buffer BufferOf(Node node)
    {
        node = fuser.Source(node);
        if (!buffers.TryGetValue(node, out var buffer))
        {
            buffers[node] = buffer = new Buffer(BytesOf(node), node.Name ?? node.Op.Name);
        }

        return buffer;
    }

    /// <summary>How much memory a node's elements take.</summary>
    public static long BytesOf(Node node) => node.Shape.Count * (node.Kind == ElementKind.Index ? sizeof(int) : sizeof(T));

    /// <summary>The slot of a scalar.</summary>
    public nint SlotOf(Node node) => slots.TryGetValue(fuser.Source(node), out var slot) ? slot : throw new PlanException(
        node, "expected a scalar, received a tensor", "This is a defect of the compiler");

    public ScalarSource<T> ScalarOf(Node node)
    {
        node = fuser.Source(node);
        return slots.TryGetValue(node, out var slot) ? new((double*)slot, null) : new(null, BufferOf(node));
    }

    /// <summary>True when the node's memory has been chosen or asked for.</summary>
    public bool HasBuffer(Node node) => buffers.ContainsKey(node);

    /// <summary>The one buffer that stands for a variable's memory.</summary>
    public Buffer BufferOf(Variable variable) =>
        variables.TryGetValue(variable, out var buffer) ? buffer : variables[variable] = store.BufferOf(variable);

    public void Put(Node node, Buffer buffer) => buffers[node] = buffer;

    /// <summary>
    /// Where the results of a loop's body come from, and their memory, which the loop moves: kernels write there, unless a value is also
    /// something else; then it is copied.
    /// </summary>
    public (Buffer Source, Buffer Target)[] PutResults(IReadOnlyList<Node> roots) => [.. roots.Select(root =>
    {
        var source = fuser.Source(root);
        var target = Buffer.Moved(BytesOf(source), "result");
        if (fuser.UnitOf(source) is null || HasBuffer(source))
        {
            return (BufferOf(source), target);
        }

        Put(source, target);
        return (target, target);
    })];

    /// <summary>The memory of a placeholder, which the loop places; null when nothing reads it.</summary>
    public Buffer? Find(Node placeholder) => buffers.GetValueOrDefault(placeholder);

    /// <summary>The slot of a scalar placeholder; 0 when nothing reads it.</summary>
    public nint FindSlot(Node placeholder) => slots.GetValueOrDefault(placeholder);

    /// <summary>Memory of its own for a value that must outlast the store's.</summary>
    public Buffer NewTensor(Shape shape, string name) =>
        Pinned(GC.AllocateUninitializedArray<T>(checked((int)shape.Count) + (2 * PlanMemory.Alignment / sizeof(T)), pinned: true), name);

    public nint NewSlot()
    {
        var slot = GC.AllocateArray<double>(8, pinned: true);
        Owners.Add(slot);
        return (nint)Unsafe.AsPointer(ref slot[0]);
    }

    private void Place(Node node)
    {
        switch (node.Op)
        {
            case Constant constant:
                slots[node] = NewSlot();
                *(double*)slots[node] = constant.Value;
                break;
            case VariableRead read when node.Shape.IsScalar:
                slots[node] = (nint)store.ScalarOf(read.Variable);
                break;
            case VariableRead read:
                buffers[node] = BufferOf(read.Variable);
                break;
            case ConstantTensor tensor:
                PlaceConstant(node, tensor.Values);
                break;
            case Input input:
                PlaceInput(node, input);
                break;
            case Placeholder when node.Shape.IsScalar && node.Kind == ElementKind.Real:
                slots[node] = NewSlot();
                break;
            case Placeholder placeholder:
                buffers[node] = Buffer.Moved(BytesOf(node), placeholder.Role);
                break;
            default:
                if (node.Shape.IsScalar && node.Kind == ElementKind.Real && fuser.UnitOf(node) is not null)
                {
                    slots[node] = NewSlot();
                }

                break;
        }
    }

    private void PlaceConstant(Node node, ReadOnlySpan<double> values)
    {
        if (node.Shape.IsScalar)
        {
            slots[node] = NewSlot();
            *(double*)slots[node] = values[0];
            return;
        }

        var buffer = buffers[node] = NewTensor(node.Shape, "constant");
        var columns = node.Shape[^1];
        var target = MatrixView<T>.Of((T*)buffer.Pointer, values.Length / Math.Max(1, columns), columns, layouts.InPanels(node));
        for (var i = 0; i < values.Length; i++)
        {
            *target.At(i / columns, i % columns) = T.CreateTruncating(values[i]);
        }
    }

    private void PlaceInput(Node node, Input input)
    {
        var count = checked((int)node.Shape.Count);
        var buffer = (input.Elements, node.Shape.IsScalar) switch
        {
            (ElementKind.Index, _) =>
                Pinned(GC.AllocateArray<int>(count + (2 * PlanMemory.Alignment / sizeof(int)), pinned: true), input.Key),
            (_, true) => Pinned(GC.AllocateArray<double>(1 + (2 * PlanMemory.Alignment / sizeof(double)), pinned: true), input.Key),
            _ => Pinned(GC.AllocateArray<T>(count + (2 * PlanMemory.Alignment / sizeof(T)), pinned: true), input.Key),
        };
        Inputs[input.Key] = (buffer, node.Shape, input.Elements);
        buffers[node] = buffer;
        if (input.Elements == ElementKind.Real && node.Shape.IsScalar)
        {
            slots[node] = (nint)buffer.Pointer;
        }
    }

    /// <summary>The aligned part of a pinned array that is longer than needed by one alignment.</summary>
    private Buffer Pinned<TElement>(TElement[] array, string name)
        where TElement : unmanaged
    {
        Owners.Add(array);
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        return Buffer.Fixed(
            (byte*)PlanMemory.RoundUp((long)start), (array.Length * (long)sizeof(TElement)) - (2 * PlanMemory.Alignment), name);
    }
}
