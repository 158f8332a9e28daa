using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Runs an op by its own fprop: a user's box, or an op that needs no kernel.</summary>
/// <remarks>An op on nothing but scalars runs in double precision; any other sees scalars in the plan's precision.</remarks>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class HostKernel<T> : PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Op op;
    private readonly Buffer?[] inputs;
    private readonly ScalarSource<T>[] scalars;
    private readonly Shape[] shapes;
    private readonly Result[] results;
    private readonly Shape[] resultShapes;
    private readonly bool runsInDouble;
    private ulong seed;

    /// <param name="node">The use of the op.</param>
    /// <param name="bufferOf">Where tensors and indices lie.</param>
    /// <param name="scalarOf">Where scalars lie.</param>
    /// <param name="members">The node, and the nodes that read its results where it has several.</param>
    public HostKernel(Node node, Func<Node, Buffer> bufferOf, Func<Node, ScalarSource<T>> scalarOf, IReadOnlyList<Node> members)
    {
        Nodes = [node];
        op = node.Op;
        inputs = [.. node.Inputs.Select(input => IsNumber(input) ? null : bufferOf(input))];
        shapes = [.. node.Inputs.Select(input => input.Shape)];
        scalars = [.. node.Inputs.Select(input => IsNumber(input) ? scalarOf(input) : default)];
        results = node.Kind != ElementKind.Tuple
            ? [ResultOf(node)]
            : [.. node.Outputs.Select((type, i) => members.FirstOrDefault(member =>
                member.Op is Graphs.Ops.Output output && output.Position == i) is { } reader ? ResultOf(reader) : Unread(type))];
        resultShapes = node.Kind != ElementKind.Tuple ? [node.Shape] : [.. node.Outputs.Select(type => type.Shape)];
        runsInDouble = Array.TrueForAll(results, result => result.Memory is null) && inputs.Length > 0
            && Array.TrueForAll(inputs, input => input is null);

        Result ResultOf(Node result) => IsNumber(result) ? new(null, (nint)scalarOf(result).Slot) : new(bufferOf(result), 0);
    }

    public override string Name => $"own fprop of {op.Name}";

    public override IEnumerable<Buffer> Reads => inputs.OfType<Buffer>();

    public override IEnumerable<Buffer> Writes => results.Select(result => result.Memory).OfType<Buffer>();

    public override long Operations => resultShapes.Sum(shape => shape.Count);

    public override void Bind(PlanMemory memory) => seed = memory.Seed;

    public override void Run(WorkerTeam team)
    {
        if (runsInDouble)
        {
            Evaluate<double>();
        }
        else
        {
            Evaluate<T>();
        }
    }

    private static bool IsNumber(Node node) => node.Shape.IsScalar && node.Kind == ElementKind.Real;

    /// <summary>Memory for a result that nobody reads.</summary>
    private static Result Unread(OutputType type) => type.Shape.IsScalar && type.Kind == ElementKind.Real
        ? new(null, 0)
        : new(new Buffer(type.Shape.Count * (type.Kind == ElementKind.Index ? sizeof(int) : sizeof(T)), "not read"), 0);

    private void Evaluate<TValue>()
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        var pointers = stackalloc void*[inputs.Length];
        var targets = stackalloc void*[results.Length];
        var values = stackalloc TValue[inputs.Length + results.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            values[i] = inputs[i] is null ? TValue.CreateTruncating(scalars[i].Double) : TValue.Zero;
            pointers[i] = inputs[i] is { } buffer ? buffer.Pointer : values + i;
        }

        for (var i = 0; i < results.Length; i++)
        {
            targets[i] = results[i].Memory is { } memory ? memory.Pointer : values + inputs.Length + i;
        }

        op.Evaluate(Nodes[0].Kind == ElementKind.Tuple
            ? new OpArguments<TValue>(pointers, shapes, Nodes[0], targets, resultShapes, seed)
            : new OpArguments<TValue>(pointers, shapes, Nodes[0], targets[0], resultShapes[0], seed));
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i].Slot != 0)
            {
                *(double*)results[i].Slot = double.CreateTruncating(values[inputs.Length + i]);
            }
        }
    }

    /// <summary>Where a result goes: a tensor's memory, or a scalar's slot; neither for a scalar that nobody reads.</summary>
    private readonly record struct Result(Buffer? Memory, nint Slot);
}
