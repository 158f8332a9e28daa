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
    private readonly Buffer? result;
    private readonly double* scalarResult;
    private readonly bool runsInDouble;
    private ulong seed;

    public HostKernel(Node node, IReadOnlyList<Buffer?> inputs, Func<Node, ScalarSource<T>> scalarOf, Buffer? result)
    {
        Nodes = [node];
        op = node.Op;
        this.inputs = [.. inputs];
        this.result = result;
        shapes = [.. node.Inputs.Select(input => input.Shape)];
        scalars = new ScalarSource<T>[inputs.Count];
        for (var i = 0; i < inputs.Count; i++)
        {
            scalars[i] = inputs[i] is null ? scalarOf(node.Inputs[i]) : default;
        }

        scalarResult = result is null ? scalarOf(node).Slot : null;
        runsInDouble = result is null && this.inputs.Length > 0 && Array.TrueForAll(this.inputs, input => input is null);
    }

    public override string Name => $"own fprop of {op.Name}";

    public override IEnumerable<Buffer> Reads => inputs.OfType<Buffer>();

    public override IEnumerable<Buffer> Writes => result is null ? [] : [result];

    public override long Operations => Nodes[0].Shape.Count;

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

    private void Evaluate<TValue>()
        where TValue : unmanaged, IBinaryFloatingPointIeee754<TValue>
    {
        var pointers = stackalloc void*[inputs.Length];
        var values = stackalloc TValue[inputs.Length + 1];
        for (var i = 0; i < inputs.Length; i++)
        {
            values[i] = inputs[i] is null ? TValue.CreateTruncating(scalars[i].Double) : TValue.Zero;
            pointers[i] = inputs[i] is { } buffer ? buffer.Pointer : values + i;
        }

        void* target = result is null ? values + inputs.Length : result.Pointer;
        op.Evaluate(new OpArguments<TValue>(pointers, shapes, Nodes[0], target, Nodes[0].Shape, seed));
        if (result is null)
        {
            *scalarResult = double.CreateTruncating(values[inputs.Length]);
        }
    }
}
