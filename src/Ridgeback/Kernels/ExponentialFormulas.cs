using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>eˣ and its relatives, from one polynomial on |r| ≤ ln 2 / 2.</summary>
/// <remarks>
/// x = n·ln 2 + r with integral n, so eˣ = 2ⁿ·eʳ. eʳ − 1 = r + r²·p(r); p interpolates (eʳ − 1 − r)/r² at Chebyshev
/// points: error below 1e-8 with degree 4 for float, 2e-17 with degree 9 for double. ln 2 is split in two; the high
/// part has so many zeros at its end that n times it is exact.
/// </remarks>
internal static class Exponential
{
    /// <summary>r and n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Reduce<T, V, S>(V x, out V n)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        n = S.Round(S.Multiply(x, S.Constant(1.4426950408889634)));
        return typeof(T) == typeof(float)
            ? S.MultiplyAdd(n, S.Constant(2.12194440e-4), S.MultiplyAdd(n, S.Constant(-0.693359375), x))
            : S.MultiplyAdd(n, S.Constant(-1.90821492927058770002e-10), S.MultiplyAdd(n, S.Constant(-6.93147180369123816490e-01), x));
    }

    /// <summary>eʳ − 1 for |r| ≤ ln 2 / 2, relatively accurate at 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V MinusOne<T, V, S>(V r)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        V p;
        if (typeof(T) == typeof(float))
        {
            p = S.MultiplyAdd(S.Constant(0.00139262839299094), r, S.Constant(0.008363259380122431));
            p = S.MultiplyAdd(p, r, S.Constant(0.0416665540137537));
            p = S.MultiplyAdd(p, r, S.Constant(0.16666576506635625));
        }
        else
        {
            p = S.MultiplyAdd(S.Constant(2.5100515333382717e-08), r, S.Constant(2.7620257282985735e-07));
            p = S.MultiplyAdd(p, r, S.Constant(2.755726818666448e-06));
            p = S.MultiplyAdd(p, r, S.Constant(2.4801520940521364e-05));
            p = S.MultiplyAdd(p, r, S.Constant(0.00019841269863229763));
            p = S.MultiplyAdd(p, r, S.Constant(0.0013888888917442772));
            p = S.MultiplyAdd(p, r, S.Constant(0.008333333333330027));
            p = S.MultiplyAdd(p, r, S.Constant(0.04166666666662367));
            p = S.MultiplyAdd(p, r, S.Constant(0.16666666666666669));
        }

        p = S.MultiplyAdd(p, r, S.Constant(0.5));
        return S.MultiplyAdd(S.Multiply(p, r), r, r);
    }
}

/// <summary>eˣ: 0 far below, infinite far above.</summary>
internal readonly struct ExpFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        // Beyond these bounds the result is 0 or infinite anyway; within them 2^(n/2) is a normal number.
        x = S.AtLeast(S.Constant(typeof(T) == typeof(float) ? -106 : -750), x);
        x = S.AtMost(S.Constant(typeof(T) == typeof(float) ? 90 : 711), x);
        var r = Exponential.Reduce<T, V, S>(x, out var n);
        return S.ScaleByPowerOfTwo(S.Add(Exponential.MinusOne<T, V, S>(r), S.Constant(1)), n);
    }
}

/// <summary>eˣ − 1, relatively accurate at 0.</summary>
internal readonly struct Expm1Formula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var bounded = S.AtLeast(S.Constant(typeof(T) == typeof(float) ? -30 : -60), x);
        bounded = S.AtMost(S.Constant(typeof(T) == typeof(float) ? 89 : 710), bounded);
        var r = Exponential.Reduce<T, V, S>(bounded, out var n);

        // 2ⁿ(q + 1) − 1 = 2·(2ⁿ⁻¹·q + (2ⁿ⁻¹ − ½)); half of it, because 2ⁿ itself may be infinite.
        var half = S.PowerOfTwo(S.Subtract(n, S.Constant(1)));
        var result = S.MultiplyAdd(half, Exponential.MinusOne<T, V, S>(r), S.Subtract(half, S.Constant(0.5)));
        return S.Or(S.Multiply(result, S.Constant(2)), S.And(x, S.Constant(-0.0)));
    }
}

/// <summary>tanh x = e / (e + 2) with e = e^(2|x|) − 1, and the sign of x.</summary>
internal readonly struct TanhFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var magnitude = S.AtMost(S.Constant(typeof(T) == typeof(float) ? 10 : 20), S.Abs(x));
        var r = Exponential.Reduce<T, V, S>(S.Add(magnitude, magnitude), out var n);
        var power = S.PowerOfTwo(n);
        var e = S.MultiplyAdd(power, Exponential.MinusOne<T, V, S>(r), S.Subtract(power, S.Constant(1)));
        return S.Or(S.Divide(e, S.Add(e, S.Constant(2))), S.And(x, S.Constant(-0.0)));
    }
}

/// <summary>1 / (1 + e⁻ˣ) as 1/(1 + e) or e/(1 + e) with e = e^(−|x|): relatively accurate at both ends.</summary>
internal readonly struct SigmoidFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var e = ExpFormula.Apply<T, V, S>(S.Negate(S.Abs(x)));
        var numerator = S.Select(S.Less(x, S.Constant(0)), e, S.Constant(1));
        return S.Divide(numerator, S.Add(e, S.Constant(1)));
    }
}

/// <summary>ln(1 + eˣ) as max(x, 0) + ln(1 + e^(−|x|)).</summary>
internal readonly struct SoftplusFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var e = ExpFormula.Apply<T, V, S>(S.Negate(S.Abs(x)));
        return S.Add(S.AtLeast(S.Constant(0), x), Logarithm.OnePlus<T, V, S>(e));
    }
}
