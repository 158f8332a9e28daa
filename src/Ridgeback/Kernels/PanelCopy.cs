using System.Numerics;
using System.Runtime.CompilerServices;

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
            var source = from.At(first, column);
            var target = to.At(first, column);
            var sourceStep = from.Stride(column);
            var targetStep = to.Stride(column);
            for (var row = first; row < end; row++, source += sourceStep, target += targetStep)
            {
                if (columns == MatrixView<T>.PanelColumns)
                {
                    // A length that is known makes a few moves of registers of it.
                    Unsafe.CopyBlockUnaligned(target, source, (uint)(MatrixView<T>.PanelColumns * sizeof(T)));
                }
                else
                {
                    new ReadOnlySpan<T>(source, columns).CopyTo(new Span<T>(target, columns));
                }
            }
        }
    }
}
