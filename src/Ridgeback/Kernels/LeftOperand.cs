using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>The operand whose single elements are broadcast: cut into tiles of a few rows, read where it lies.</summary>
/// <param name="matrix">As it is stored.</param>
/// <param name="transposed">Whether its logical rows are the stored columns.</param>
/// <param name="highest">The most rows of a tile.</param>
/// <param name="byPanels">Whether tiles keep to groups of 32 rows.</param>
internal readonly unsafe struct LeftOperand<T>(in MatrixView<T> matrix, bool transposed, int highest, bool byPanels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Panel = MatrixView<T>.PanelColumns;

    private readonly MatrixView<T> matrix = matrix;
    private readonly int rows = transposed ? matrix.Columns : matrix.Rows;
    private readonly int perPanel = (Panel + highest - 1) / highest;

    /// <summary>Whether a tile may not reach from one panel into the next.</summary>
    private bool Bound => byPanels || (transposed && matrix.Panels);

    internal int Tiles => Bound
        ? (rows / Panel * perPanel) + (((rows % Panel) + highest - 1) / highest)
        : (rows + highest - 1) / highest;

    /// <summary>The first row of a tile; of one after the last: the number of rows.</summary>
    internal int FirstRow(int tile)
    {
        if (!Bound)
        {
            return (int)((long)rows * tile / Tiles);
        }

        var panel = tile / perPanel * Panel;
        var within = Math.Min(Panel, rows - panel);
        var parts = within == Panel ? perPanel : (within + highest - 1) / highest;
        return within <= 0 ? rows : panel + (within * (tile % perPanel) / parts);
    }

    /// <summary>
    /// Where a tile's elements lie from one inner index on, and how many of them can be reached by the same strides;
    /// in panels the rest (of the last, narrower panel) is another piece.
    /// </summary>
    internal LeftPiece<T> Piece(int row, int start, int end)
    {
        if (transposed)
        {
            return new(matrix.At(start, row), 1, matrix.Stride(row), end - start, 0, end - start);
        }

        if (!matrix.Panels)
        {
            return new(matrix.At(row, start), matrix.Leading, 1, end - start, 0, end - start);
        }

        var whole = Math.Min(end, matrix.Columns & -Panel);
        return start < whole
            ? new(matrix.At(row, start), Panel, 1, Panel, ((nint)matrix.Rows * Panel) - Panel, whole - start)
            : new(matrix.At(row, start), matrix.PanelWidth(start), 1, end - start, 0, end - start);
    }
}

/// <summary>A stretch of inner indices of a tile: the arguments of <c>MatrixTile.Run</c>.</summary>
internal readonly unsafe struct LeftPiece<T>(T* data, nint rowStride, nint innerStride, nint run, nint jump, int inner)
    where T : unmanaged
{
    /// <summary>The same in short runs, so that there are moments to ask for other memory.</summary>
    internal LeftPiece<T> Interrupted => Jump != 0 ? this : new(Data, RowStride, InnerStride, MatrixView<float>.PanelColumns, 0, Inner);

    internal readonly T* Data = data;
    internal readonly nint RowStride = rowStride;
    internal readonly nint InnerStride = innerStride;
    internal readonly nint Run = run;
    internal readonly nint Jump = jump;
    internal readonly int Inner = inner;
}

/// <summary>What is asked for while a tile runs, a little at the beginning of each run.</summary>
/// <param name="left">How far on in the left operand, in elements; 0 for nothing.</param>
/// <param name="near">The first byte of something that will be needed soon.</param>
/// <param name="bytes">How much of it at each run.</param>
internal readonly unsafe struct Foresight(nint left, byte* near, nint bytes)
{
    internal readonly nint Left = left;
    internal readonly byte* Near = near;
    internal readonly nint Bytes = bytes;
}
