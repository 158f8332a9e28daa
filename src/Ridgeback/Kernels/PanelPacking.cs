using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Ridgeback.Kernels;

/// <summary>Copies a part of B into a panel: for each inner index the elements of a few columns, one after the other.</summary>
internal static unsafe class PanelPacking<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>panel[p][j] = source[p][j] for the given columns; from there to the width of the panel anything.</summary>
    /// <remarks>
    /// What lies beyond the columns is multiplied like the rest and never stored. So whole registers are copied as long as
    /// that stays within the <paramref name="available"/> elements of the matrix, and only the last rows element by element.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows<V, S>(T* source, nint leading, nint available, nint inner, nint columns, nint width, T* panel)
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        for (; inner > 0; inner--)
        {
            nint j = 0;
            for (; j < (width <= available ? width : 0); j += S.Width)
            {
                S.Store(S.Load(source + j), panel + j);
            }

            for (; j < width; j++)
            {
                panel[j] = j < columns ? source[j] : T.Zero;
            }

            source += leading;
            available -= leading;
            panel += width;
        }
    }

    /// <summary>target[p][j] = source[j][p] for the given columns, zero from there to the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Transposed(T* source, nint leading, nint inner, nint columns, nint width, T* target, nint targetLeading)
    {
        nint j = 0;
        if (sizeof(T) == sizeof(float) && (Sse.IsSupported || AdvSimd.Arm64.IsSupported))
        {
            for (; j <= columns - 4; j += 4)
            {
                nint p = 0;
                for (; p <= inner - 4; p += 4)
                {
                    FourByFour((float*)(source + (j * leading) + p), leading, (float*)(target + (p * targetLeading) + j), targetLeading);
                }

                for (; p < inner; p++)
                {
                    for (var i = j; i < j + 4; i++)
                    {
                        target[(p * targetLeading) + i] = source[(i * leading) + p];
                    }
                }
            }
        }

        for (; j < width; j++)
        {
            for (nint p = 0; p < inner; p++)
            {
                target[(p * targetLeading) + j] = j < columns ? source[(j * leading) + p] : T.Zero;
            }
        }
    }

    /// <summary>Interleaving rows 0 with 2 and 1 with 3, and the results again, transposes four by four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FourByFour(float* source, nint leading, float* target, nint width)
    {
        var a = Vector128.Load(source);
        var b = Vector128.Load(source + leading);
        var c = Vector128.Load(source + (2 * leading));
        var d = Vector128.Load(source + (3 * leading));
        var lowAC = Low(a, c);
        var highAC = High(a, c);
        var lowBD = Low(b, d);
        var highBD = High(b, d);
        Low(lowAC, lowBD).Store(target);
        High(lowAC, lowBD).Store(target + width);
        Low(highAC, highBD).Store(target + (2 * width));
        High(highAC, highBD).Store(target + (3 * width));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackLow(left, right) : AdvSimd.Arm64.ZipLow(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> left, Vector128<float> right) =>
        Sse.IsSupported ? Sse.UnpackHigh(left, right) : AdvSimd.Arm64.ZipHigh(left, right);
}
