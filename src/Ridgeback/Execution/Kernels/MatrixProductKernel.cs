using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>One matrix product, each operand and the result in rows or panels; and what a fused unit does to its elements.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class MatrixProductKernel<T> : PlanKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly MatrixProduct<T> product;
    private readonly Buffer x;
    private readonly Buffer y;
    private readonly Buffer? result;
    private readonly Buffer workspace;
    private readonly FusedKernel<T>? fused;
    private MatrixProductArguments<T> arguments;

    /// <param name="node">The product.</param>
    /// <param name="layouts">How its operands and its result lie.</param>
    /// <param name="bufferOf">Where they lie.</param>
    /// <param name="product">The instruction path.</param>
    /// <param name="threads">Of the team.</param>
    /// <param name="fused">What happens to each block as soon as it is complete; null when the product is simply kept.</param>
    public MatrixProductKernel(
        Node node, Layouts layouts, Func<Node, Buffer> bufferOf, MatrixProduct<T> product, int threads, FusedKernel<T>? fused = null)
    {
        this.product = product;
        this.fused = fused;
        Nodes = fused?.Nodes ?? [node];
        x = bufferOf(node.Inputs[0]);
        y = bufferOf(node.Inputs[1]);
        result = fused?.KeepsProduct == false ? null : bufferOf(node);
        arguments = Arguments(node);
        arguments.A.Panels = IsInPanels(node.Inputs[0], layouts);
        arguments.B.Panels = IsInPanels(node.Inputs[1], layouts);
        arguments.C.Panels = IsInPanels(node, layouts);
        arguments.Epilogue = fused is null ? null : new Blocks(fused);
        workspace = new Buffer(MatrixProduct<T>.WorkspaceBytes(arguments, threads), "packed panels");
    }

    public override string Name => $"matrix product {arguments.Rows}×{arguments.Inner}×{arguments.Columns}"
        + (arguments.TransposeA ? " xᵀ" : "") + (arguments.TransposeB ? " yᵀ" : "") + (fused is null ? "" : ", " + fused.Name);

    public override IEnumerable<Buffer> Reads => fused is null ? [x, y] : fused.Reads.Concat([x, y]).Distinct();

    public override IEnumerable<Buffer> Writes => fused is null ? [result!] : fused.Writes;

    public override IEnumerable<Buffer> Workspace => fused is null ? [workspace] : [workspace, .. fused.Workspace];

    public override long WorkerBytes => fused?.WorkerBytes ?? 0;

    public override long Operations => (2L * arguments.Rows * arguments.Columns * arguments.Inner) + (fused?.Operations ?? 0);

    /// <summary>How the product of a node is cut into chunks and rows into groups.</summary>
    public static (int Chunks, int RowGroups) Cut(Node node)
    {
        var arguments = Arguments(node);
        return (MatrixProduct<T>.Chunks(arguments), MatrixProduct<T>.RowGroups(arguments));
    }

    public override bool MayTake(Buffer input, Buffer output) => input != x && input != y && fused?.MayTake(input, output) == true;

    public override void Bind(PlanMemory memory)
    {
        arguments.Workspace = workspace.Pointer;
        fused?.Bind(memory);
    }

    public override void Rebind()
    {
        arguments.A.Data = (T*)x.Pointer;
        arguments.B.Data = (T*)y.Pointer;
        arguments.C.Data = result is null ? null : (T*)result.Pointer;
        fused?.Rebind();
    }

    public override void Run(WorkerTeam team)
    {
        fused?.Prepare();
        product.Run(arguments, team);
        fused?.Finish();
    }

    private static MatrixProductArguments<T> Arguments(Node node)
    {
        var op = (MatMul)node.Op;
        return new()
        {
            A = View(node.Inputs[0]),
            B = View(node.Inputs[1]),
            C = View(node),
            TransposeA = op.TransposeX,
            TransposeB = op.TransposeY,
        };
    }

    /// <summary>Where there is no difference, it is.</summary>
    private static bool IsInPanels(Node node, Layouts layouts) => layouts.InPanels(node) || !Layouts.Differ(node.Shape);

    private static MatrixView<T> View(Node node) => MatrixView<T>.Of(null, node.Shape[0], node.Shape[1], panels: false);

    private sealed class Blocks(FusedKernel<T> fused) : MatrixProductEpilogue<T>
    {
        internal override void Begin(MatrixProductChunk chunk) => fused.Begin(TaskOf(chunk), chunk.Column, chunk.Columns);

        internal override void Announce(int row, int rows, int column, int columns) => fused.Announce(row, rows, column, columns);

        internal override void Apply(MatrixProductChunk chunk, int worker, T* block, int row, int rows, int column, int columns) =>
            fused.RunBlock(TaskOf(chunk), worker, block, row, rows, column, columns);

        private static TileTask TaskOf(MatrixProductChunk chunk) => new(chunk.Index, chunk.RowGroup);
    }
}
