using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>A·Bᵀ with very few rows: turning B round would cost more than the product, so rows meet rows.</summary>
internal static unsafe class DotProducts<T, V, S>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged
    where S : struct, ISimd<V, T>
{
    /// <summary>Above this many rows the panels pay.</summary>
    internal const int MostRows = 3;

    /// <summary>C = or += A·Bᵀ; the inner index runs along the stored rows of both.</summary>
    internal static void Run(in MatrixProductArguments<T> arguments)
    {
        var four = stackalloc T[4];
        var leadingA = arguments.TransposeA ? 1 : arguments.LeadingA;
        for (nint row = 0; row < arguments.Rows; row++)
        {
            var c = arguments.C + (row * arguments.LeadingC);
            nint column = 0;
            for (; column <= arguments.Columns - 4; column += 4)
            {
                Four(arguments.A + (row * leadingA), arguments.B + (column * arguments.LeadingB), arguments.LeadingB, arguments.Inner, c + column, arguments.Accumulate);
            }

            // The same code for the last columns, so that a column's sum does not depend on where it stands.
            for (; column < arguments.Columns; column++)
            {
                Four(arguments.A + (row * leadingA), arguments.B + (column * arguments.LeadingB), 0, arguments.Inner, four, false);
                c[column] = arguments.Accumulate ? c[column] + four[0] : four[0];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(T* a, T* b, nint leading, nint inner, T* c, bool accumulate)
    {
        V sum0 = S.Constant(0), sum1 = sum0, sum2 = sum0, sum3 = sum0;
        nint p = 0;
        for (; p <= inner - S.Width; p += S.Width)
        {
            var x = S.Load(a + p);
            sum0 = S.MultiplyAdd(x, S.Load(b + p), sum0);
            sum1 = S.MultiplyAdd(x, S.Load(b + leading + p), sum1);
            sum2 = S.MultiplyAdd(x, S.Load(b + (2 * leading) + p), sum2);
            sum3 = S.MultiplyAdd(x, S.Load(b + (3 * leading) + p), sum3);
        }

        T total0 = S.Sum(sum0), total1 = S.Sum(sum1), total2 = S.Sum(sum2), total3 = S.Sum(sum3);
        for (; p < inner; p++)
        {
            total0 = T.MultiplyAddEstimate(a[p], b[p], total0);
            total1 = T.MultiplyAddEstimate(a[p], b[leading + p], total1);
            total2 = T.MultiplyAddEstimate(a[p], b[(2 * leading) + p], total2);
            total3 = T.MultiplyAddEstimate(a[p], b[(3 * leading) + p], total3);
        }

        c[0] = accumulate ? c[0] + total0 : total0;
        c[1] = accumulate ? c[1] + total1 : total1;
        c[2] = accumulate ? c[2] + total2 : total2;
        c[3] = accumulate ? c[3] + total3 : total3;
    }
}
