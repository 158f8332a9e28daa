using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Writes an input in another order: transposition and stretching of any rank.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class StridedCopyKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const long TaskElements = 16384;

    private readonly Buffer x;
    private readonly Buffer result;
    private readonly int[] axes;
    private readonly int[] strides;
    private readonly long count;
    private readonly int tasks;

    public StridedCopyKernel(Node node, Buffer x, Buffer result)
    {
        Nodes = [node];
        this.x = x;
        this.result = result;
        axes = [.. node.Shape];
        strides = node.Op is Transpose transpose
            ? transpose.Order.SourceStrides(node.Inputs[0].Shape)
            : Stretch.Strides(node.Inputs[0].Shape, node.Shape);
        count = node.Shape.Count;
        tasks = (int)Math.Clamp(count / TaskElements, 1, 64);
    }

    public override string Name => Nodes[0].Op is Transpose ? "transpose" : "stretch";

    public override IEnumerable<Buffer> Reads => [x];

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations => 0;

    public override void Run(WorkerTeam team) => team.Run(this, tasks);

    public void Execute(int chunk, int worker)
    {
        var rank = axes.Length;
        var position = stackalloc int[rank];
        var start = count * chunk / tasks;
        long source = 0;
        var rest = start;
        for (var axis = rank - 1; axis >= 0; axis--)
        {
            position[axis] = (int)(rest % axes[axis]);
            source += (long)position[axis] * strides[axis];
            rest /= axes[axis];
        }

        var from = (T*)x.Pointer;
        var to = (T*)result.Pointer;
        for (var i = start; i < count * (chunk + 1) / tasks; i++)
        {
            to[i] = from[source];
            for (var axis = rank - 1; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++position[axis] < axes[axis])
                {
                    break;
                }

                source -= (long)axes[axis] * strides[axis];
                position[axis] = 0;
            }
        }
    }
}
