using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>A sum or maximum over one run of axes in the middle of a shape: outer × reduced × inner.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class GeneralReductionKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Buffer x;
    private readonly Buffer result;
    private readonly TileKernels<T> tiles;
    private readonly bool sum;
    private readonly long outer;
    private readonly long reduced;
    private readonly long inner;

    public GeneralReductionKernel(Node node, Buffer x, Buffer result, TileKernels<T> tiles)
    {
        Nodes = [node];
        this.x = x;
        this.result = result;
        this.tiles = tiles;
        sum = node.Op is Sum;
        var axes = (node.Op as Sum)?.Axes ?? ((Max)node.Op).Axes;
        var shape = node.Inputs[0].Shape;
        int[] longer = [.. Enumerable.Range(0, shape.Rank).Where(axis => axes.Contains(axis) && shape[axis] > 1)];
        outer = AccessRule.Product(shape, 0, longer[0]);
        inner = AccessRule.Product(shape, longer[^1] + 1, shape.Rank);
        reduced = shape.Count / outer / inner;
    }

    public override string Name => $"{(sum ? "sum" : "maximum")} {outer}×{reduced}×{inner}";

    public override IEnumerable<Buffer> Reads => [x];

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations => outer * reduced * inner;

    public override void Run(WorkerTeam team) => team.Run(this, (int)Math.Min(outer, 64));

    public void Execute(int chunk, int worker)
    {
        var tasks = Math.Min(outer, 64);
        for (var i = outer * chunk / tasks; i < outer * (chunk + 1) / tasks; i++)
        {
            var target = (T*)result.Pointer + (i * inner);
            var source = (T*)x.Pointer + (i * reduced * inner);
            tiles.Copy(source, target, (nint)inner);
            for (long r = 1; r < reduced; r++)
            {
                if (sum)
                {
                    tiles.AddTo(target, source + (r * inner), (nint)inner);
                }
                else
                {
                    tiles.MaxTo(target, source + (r * inner), (nint)inner);
                }
            }
        }
    }
}
