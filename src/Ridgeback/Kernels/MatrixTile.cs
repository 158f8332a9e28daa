using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>The heart of the matrix product: a tile of C, a few rows high and one or two registers wide.</summary>
/// <remarks>
/// <para>All of the tile stays in registers while the inner index runs: one named variable each, since an array would
/// live in memory. 14 rows of two registers, two registers of B and one element of A fill the 32 registers of AVX-512 and
/// NEON; with 16 registers six rows are the most. The conditions on the number of rows and registers are constants of the
/// instantiation, so each size has its own straight code.</para>
/// <para>A is read where it lies, in runs. B is a panel, or the matrix itself.</para>
/// </remarks>
/// <typeparam name="T">The precision.</typeparam>
/// <typeparam name="V">The register.</typeparam>
/// <typeparam name="S">Its arithmetic.</typeparam>
/// <typeparam name="R">Rows of the tile.</typeparam>
/// <typeparam name="P">Registers across: 1 or 2.</typeparam>
internal static unsafe class MatrixTile<T, V, S, R, P>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged
    where S : struct, ISimd<V, T>
    where R : struct, ICount
    where P : struct, ICount
{
    /// <summary>
    /// C (rows, registers) = A (rows, inner) · B (inner, registers), or the same chain of multiply-adds begun with what C holds.
    /// </summary>
    /// <param name="a">A's first element; it lies in runs, and element (row, inner) of a run at row·rowStride + inner·innerStride.</param>
    /// <param name="rowStride">From one row of A to the next.</param>
    /// <param name="innerStride">From one inner index of A to the next within a run.</param>
    /// <param name="run">Inner indices of a run.</param>
    /// <param name="jump">What is added after the last step of a run to come to the next.</param>
    /// <param name="foresight">What to bring near at the beginning of each run.</param>
    /// <param name="b">B's first element.</param>
    /// <param name="strideB">From one inner index of B to the next.</param>
    /// <param name="c">C's first element.</param>
    /// <param name="strideC">From one row of C to the next.</param>
    /// <param name="inner">All inner indices, of all runs.</param>
    /// <param name="accumulate">Whether the sums begin with what C holds.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(
        T* a, nint rowStride, nint innerStride, nint run, nint jump, in Foresight foresight, T* b, nint strideB, T* c, nint strideC,
        nint inner, bool accumulate)
    {
        V c00 = accumulate ? S.Load(c) : S.Constant(0), d00 = P.Value > 1 && accumulate ? S.Load(c + S.Width) : S.Constant(0);
        V c01 = R.Value > 1 && accumulate ? S.Load(c + (1 * strideC)) : S.Constant(0), d01 = P.Value > 1 && R.Value > 1 && accumulate
            ? S.Load(c + (1 * strideC) + S.Width) : S.Constant(0);
        V c02 = R.Value > 2 && accumulate ? S.Load(c + (2 * strideC)) : S.Constant(0), d02 = P.Value > 1 && R.Value > 2 && accumulate
            ? S.Load(c + (2 * strideC) + S.Width) : S.Constant(0);
        V c03 = R.Value > 3 && accumulate ? S.Load(c + (3 * strideC)) : S.Constant(0), d03 = P.Value > 1 && R.Value > 3 && accumulate
            ? S.Load(c + (3 * strideC) + S.Width) : S.Constant(0);
        V c04 = R.Value > 4 && accumulate ? S.Load(c + (4 * strideC)) : S.Constant(0), d04 = P.Value > 1 && R.Value > 4 && accumulate
            ? S.Load(c + (4 * strideC) + S.Width) : S.Constant(0);
        V c05 = R.Value > 5 && accumulate ? S.Load(c + (5 * strideC)) : S.Constant(0), d05 = P.Value > 1 && R.Value > 5 && accumulate
            ? S.Load(c + (5 * strideC) + S.Width) : S.Constant(0);
        V c06 = R.Value > 6 && accumulate ? S.Load(c + (6 * strideC)) : S.Constant(0), d06 = P.Value > 1 && R.Value > 6 && accumulate
            ? S.Load(c + (6 * strideC) + S.Width) : S.Constant(0);
        V c07 = R.Value > 7 && accumulate ? S.Load(c + (7 * strideC)) : S.Constant(0), d07 = P.Value > 1 && R.Value > 7 && accumulate
            ? S.Load(c + (7 * strideC) + S.Width) : S.Constant(0);
        V c08 = R.Value > 8 && accumulate ? S.Load(c + (8 * strideC)) : S.Constant(0), d08 = P.Value > 1 && R.Value > 8 && accumulate
            ? S.Load(c + (8 * strideC) + S.Width) : S.Constant(0);
        V c09 = R.Value > 9 && accumulate ? S.Load(c + (9 * strideC)) : S.Constant(0), d09 = P.Value > 1 && R.Value > 9 && accumulate
            ? S.Load(c + (9 * strideC) + S.Width) : S.Constant(0);
        V c10 = R.Value > 10 && accumulate ? S.Load(c + (10 * strideC)) : S.Constant(0), d10 = P.Value > 1 && R.Value > 10 && accumulate
            ? S.Load(c + (10 * strideC) + S.Width) : S.Constant(0);
        V c11 = R.Value > 11 && accumulate ? S.Load(c + (11 * strideC)) : S.Constant(0), d11 = P.Value > 1 && R.Value > 11 && accumulate
            ? S.Load(c + (11 * strideC) + S.Width) : S.Constant(0);
        V c12 = R.Value > 12 && accumulate ? S.Load(c + (12 * strideC)) : S.Constant(0), d12 = P.Value > 1 && R.Value > 12 && accumulate
            ? S.Load(c + (12 * strideC) + S.Width) : S.Constant(0);
        V c13 = R.Value > 13 && accumulate ? S.Load(c + (13 * strideC)) : S.Constant(0), d13 = P.Value > 1 && R.Value > 13 && accumulate
            ? S.Load(c + (13 * strideC) + S.Width) : S.Constant(0);

        // Rows are reached in threes from every third one: few registers for addresses.
        var near = foresight.Near;
        var twice = 2 * rowStride;
        var a00 = a;
        var a03 = a + (3 * rowStride);
        var a06 = a + (6 * rowStride);
        var a09 = a + (9 * rowStride);
        var a12 = a + (12 * rowStride);
        while (inner > 0)
        {
            var steps = nint.Min(inner, run);
            inner -= steps;
            Prefetch.Near(near, foresight.Bytes);
            near += foresight.Bytes;
            for (nint row = 0; row < R.Value && foresight.Left != 0; row++)
            {
                Prefetch.Near((byte*)(a00 + (row * rowStride) + foresight.Left), run * sizeof(T));
            }

            for (; steps > 0; steps--)
            {
                var left = S.Load(b);
                var right = P.Value > 1 ? S.Load(b + S.Width) : default;
                b += strideB;
                var first = S.Create(*a00);
                c00 = S.MultiplyAdd(first, left, c00);
                d00 = P.Value > 1 ? S.MultiplyAdd(first, right, d00) : d00;

                if (R.Value > 1)
                {
                    var x = S.Create(a00[rowStride]);
                    c01 = S.MultiplyAdd(x, left, c01);
                    d01 = P.Value > 1 ? S.MultiplyAdd(x, right, d01) : d01;
                }

                if (R.Value > 2)
                {
                    var x = S.Create(a00[twice]);
                    c02 = S.MultiplyAdd(x, left, c02);
                    d02 = P.Value > 1 ? S.MultiplyAdd(x, right, d02) : d02;
                }

                if (R.Value > 3)
                {
                    var x = S.Create(*a03);
                    c03 = S.MultiplyAdd(x, left, c03);
                    d03 = P.Value > 1 ? S.MultiplyAdd(x, right, d03) : d03;
                }

                if (R.Value > 4)
                {
                    var x = S.Create(a03[rowStride]);
                    c04 = S.MultiplyAdd(x, left, c04);
                    d04 = P.Value > 1 ? S.MultiplyAdd(x, right, d04) : d04;
                }

                if (R.Value > 5)
                {
                    var x = S.Create(a03[twice]);
                    c05 = S.MultiplyAdd(x, left, c05);
                    d05 = P.Value > 1 ? S.MultiplyAdd(x, right, d05) : d05;
                }

                if (R.Value > 6)
                {
                    var x = S.Create(*a06);
                    c06 = S.MultiplyAdd(x, left, c06);
                    d06 = P.Value > 1 ? S.MultiplyAdd(x, right, d06) : d06;
                }

                if (R.Value > 7)
                {
                    var x = S.Create(a06[rowStride]);
                    c07 = S.MultiplyAdd(x, left, c07);
                    d07 = P.Value > 1 ? S.MultiplyAdd(x, right, d07) : d07;
                }

                if (R.Value > 8)
                {
                    var x = S.Create(a06[twice]);
                    c08 = S.MultiplyAdd(x, left, c08);
                    d08 = P.Value > 1 ? S.MultiplyAdd(x, right, d08) : d08;
                }

                if (R.Value > 9)
                {
                    var x = S.Create(*a09);
                    c09 = S.MultiplyAdd(x, left, c09);
                    d09 = P.Value > 1 ? S.MultiplyAdd(x, right, d09) : d09;
                }

                if (R.Value > 10)
                {
                    var x = S.Create(a09[rowStride]);
                    c10 = S.MultiplyAdd(x, left, c10);
                    d10 = P.Value > 1 ? S.MultiplyAdd(x, right, d10) : d10;
                }

                if (R.Value > 11)
                {
                    var x = S.Create(a09[twice]);
                    c11 = S.MultiplyAdd(x, left, c11);
                    d11 = P.Value > 1 ? S.MultiplyAdd(x, right, d11) : d11;
                }

                if (R.Value > 12)
                {
                    var x = S.Create(*a12);
                    c12 = S.MultiplyAdd(x, left, c12);
                    d12 = P.Value > 1 ? S.MultiplyAdd(x, right, d12) : d12;
                }

                if (R.Value > 13)
                {
                    var x = S.Create(a12[rowStride]);
                    c13 = S.MultiplyAdd(x, left, c13);
                    d13 = P.Value > 1 ? S.MultiplyAdd(x, right, d13) : d13;
                }

                a00 += innerStride;
                a03 += innerStride;
                a06 += innerStride;
                a09 += innerStride;
                a12 += innerStride;
            }

            a00 += jump;
            a03 += jump;
            a06 += jump;
            a09 += jump;
            a12 += jump;
        }

        Put(c00, d00, c);
        if (R.Value > 1)
        {
            Put(c01, d01, c + (1 * strideC));
        }

        if (R.Value > 2)
        {
            Put(c02, d02, c + (2 * strideC));
        }

        if (R.Value > 3)
        {
            Put(c03, d03, c + (3 * strideC));
        }

        if (R.Value > 4)
        {
            Put(c04, d04, c + (4 * strideC));
        }

        if (R.Value > 5)
        {
            Put(c05, d05, c + (5 * strideC));
        }

        if (R.Value > 6)
        {
            Put(c06, d06, c + (6 * strideC));
        }

        if (R.Value > 7)
        {
            Put(c07, d07, c + (7 * strideC));
        }

        if (R.Value > 8)
        {
            Put(c08, d08, c + (8 * strideC));
        }

        if (R.Value > 9)
        {
            Put(c09, d09, c + (9 * strideC));
        }

        if (R.Value > 10)
        {
            Put(c10, d10, c + (10 * strideC));
        }

        if (R.Value > 11)
        {
            Put(c11, d11, c + (11 * strideC));
        }

        if (R.Value > 12)
        {
            Put(c12, d12, c + (12 * strideC));
        }

        if (R.Value > 13)
        {
            Put(c13, d13, c + (13 * strideC));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(V left, V right, T* c)
    {
        S.Store(left, c);
        if (P.Value > 1)
        {
            S.Store(right, c + S.Width);
        }
    }
}
