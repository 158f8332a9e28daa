using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Copies a matrix from rows to panels or back.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class RelayoutKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int TaskElements = 16384;

    private readonly Buffer x;
    private readonly Buffer result;
    private readonly bool toPanels;
    private readonly int rows;
    private readonly int columns;
    private readonly int tasks;

    public RelayoutKernel(Node node, Buffer x, Buffer result)
    {
        Nodes = [node];
        this.x = x;
        this.result = result;
        toPanels = ((Relayout)node.Op).ToPanels;
        columns = node.Shape[^1];
        rows = checked((int)Layouts.RowsOf(node.Shape));
        tasks = (int)Math.Clamp(node.Shape.Count / TaskElements, 1, Math.Min(64, rows));
    }

    public override string Name => $"{rows}×{columns} {Nodes[0].Op.Settings}";

    public override IEnumerable<Buffer> Reads => [x];

    public override IEnumerable<Buffer> Writes => [result];

    public override long Operations => 0;

    public override void Run(WorkerTeam team) => team.Run(this, tasks);

    public void Execute(int chunk, int worker) => PanelCopy.Rows(
        MatrixView<T>.Of((T*)x.Pointer, rows, columns, !toPanels),
        MatrixView<T>.Of((T*)result.Pointer, rows, columns, toPanels),
        (int)((long)rows * chunk / tasks),
        (int)((long)rows * (chunk + 1) / tasks));
}
