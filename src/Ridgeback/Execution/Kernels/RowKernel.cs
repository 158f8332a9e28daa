using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Ops that look up or add rows by index: gather and scatter-add.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class RowKernel<T> : PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Buffer x;
    private readonly Buffer index;
    private readonly Buffer result;
    private readonly TileKernels<T> tiles;
    private readonly int rows;
    private readonly int columns;
    private readonly int limit;

    public RowKernel(Node node, Buffer x, Buffer index, Buffer result, TileKernels<T> tiles)
    {
        Nodes = [node];
        this.x = x;
        this.index = index;
        this.result = result;
        this.tiles = tiles;
        rows = node.Inputs[1].Shape[0];
        columns = node.Shape[1];
        limit = node.Op is ScatterAdd scatter ? scatter.Rows : node.Inputs[0].Shape[0];
    }

    public override string Name => Nodes[0].Op is Gather ? $"gather {rows} rows" : $"scatter-add {rows} rows";

    public override IEnumerable<Buffer> Reads => [x, index];

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations => Nodes[0].Op is Gather ? 0 : (long)rows * columns;

    public override void Run(WorkerTeam team)
    {
        IndexGuard.Check((int*)index.Pointer, rows, limit, 0, Nodes[0]);
        if (Nodes[0].Op is Gather)
        {
            tiles.GatherRows((T*)x.Pointer, (int*)index.Pointer, rows, columns, (T*)result.Pointer);
            return;
        }

        tiles.Fill(T.Zero, (T*)result.Pointer, (nint)limit * columns);
        tiles.ScatterAddRows((T*)x.Pointer, (int*)index.Pointer, rows, columns, (T*)result.Pointer);
    }
}
