using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>One matrix product; each operand and the result in rows or panels.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class MatrixProductKernel<T> : PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MatrixProduct<T> product;
    private readonly Buffer x;
    private readonly Buffer y;
    private readonly Buffer result;
    private readonly Buffer workspace;
    private MatrixProductArguments<T> arguments;

    public MatrixProductKernel(
        Node node, Layouts layouts, Buffer x, Buffer y, Buffer result, MatrixProduct<T> product, int threads)
    {
        var op = (MatMul)node.Op;
        Nodes = [node];
        this.product = product;
        this.x = x;
        this.y = y;
        this.result = result;
        arguments = new MatrixProductArguments<T>
        {
            A = View(node.Inputs[0], layouts),
            B = View(node.Inputs[1], layouts),
            C = View(node, layouts),
            TransposeA = op.TransposeX,
            TransposeB = op.TransposeY,
        };
        workspace = new Buffer(MatrixProduct<T>.WorkspaceBytes(arguments, threads), "packed panels");
    }

    public override string Name => $"matrix product {arguments.Rows}×{arguments.Inner}×{arguments.Columns}"
        + (arguments.TransposeA ? " xᵀ" : "") + (arguments.TransposeB ? " yᵀ" : "");

    public override IEnumerable<Buffer> Reads => [x, y];

    public override IEnumerable<Buffer> Writes => [result];

    public override IEnumerable<Buffer> Workspace => [workspace];

    public override long Operations => 2L * arguments.Rows * arguments.Columns * arguments.Inner;

    public override void Bind(PlanMemory memory)
    {
        arguments.A.Data = (T*)x.Pointer;
        arguments.B.Data = (T*)y.Pointer;
        arguments.C.Data = (T*)result.Pointer;
        arguments.Workspace = workspace.Pointer;
    }

    public override void Run(WorkerTeam team) => product.Run(arguments, team);

    private static MatrixView<T> View(Node node, Layouts layouts) =>
        MatrixView<T>.Of(null, node.Shape[0], node.Shape[1], layouts.InPanels(node));
}
