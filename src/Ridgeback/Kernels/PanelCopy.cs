using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>Copies a matrix from one layout to another.</summary>
internal static unsafe class PanelCopy
{
    /// <summary>Copies rows <paramref name="first"/> … <paramref name="end"/> − 1.</summary>
    internal static void Rows<T>(in MatrixView<T> from, in MatrixView<T> to, int first, int end)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var column = 0; column < from.Columns; column += MatrixView<T>.PanelColumns)
        {
            var columns = from.PanelWidth(column);
            for (var row = first; row < end; row++)
            {
                new ReadOnlySpan<T>(from.At(row, column), columns).CopyTo(new Span<T>(to.At(row, column), columns));
            }
        }
    }
}
