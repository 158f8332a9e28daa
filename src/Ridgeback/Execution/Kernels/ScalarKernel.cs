using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Scalars: learning rates, βᵗ, losses. In double precision whatever the plan's precision is.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class ScalarKernel<T> : PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ElementwiseOp[] ops;
    private readonly ScalarSource<T>[] operands;
    private readonly nint[] targets;

    public ScalarKernel(IReadOnlyList<Node> nodes, Func<Node, ScalarSource<T>> sourceOf)
    {
        Nodes = nodes;
        ops = [.. nodes.Select(node => (ElementwiseOp)node.Op)];
        targets = [.. nodes.Select(node => (nint)sourceOf(node).Slot)];
        operands = new ScalarSource<T>[nodes.Count * 3];
        for (var i = 0; i < nodes.Count; i++)
        {
            for (var input = 0; input < 3; input++)
            {
                operands[(i * 3) + input] = sourceOf(nodes[i].Inputs[Math.Min(input, nodes[i].Inputs.Count - 1)]);
            }
        }
    }

    public override string Name => "scalars " + string.Join(" ", ops.Select(op => op.Name));

    public override IEnumerable<Buffer> Reads => operands.Select(operand => operand.Tensor).OfType<Buffer>();

    public override IEnumerable<Buffer> Writes => [];

    public override long Operations => ops.Length;

    public override void Run(WorkerTeam team)
    {
        for (var i = 0; i < ops.Length; i++)
        {
            *(double*)targets[i] = ops[i].Apply(
                operands[i * 3].Double, operands[(i * 3) + 1].Double, operands[(i * 3) + 2].Double);
        }
    }
}
