using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>Natural logarithms.</summary>
/// <remarks>
/// x = 2ⁿ·(1 + f) with 1 + f in [√½, √2). With s = f/(2 + f): ln(1 + f) = f − (f²/2 − s·(f²/2 + s²·p(s²))), where p
/// interpolates the series 2/3 + 2/5·s² + … at Chebyshev points (degree 3 for float, 7 for double). f itself is exact,
/// so nothing is lost where x is near 1.
/// </remarks>
internal static class Logarithm
{
    /// <summary>ln(value) + correction for positive normal values and a correction that is small beside the value's ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V OfNormal<T, V, S>(V value, V correction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        Split<T, V, S>(value, out var n, out var f);
        return OfParts<T, V, S>(n, f, correction);
    }

    /// <summary>n and f of a positive normal value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Split<T, V, S>(V value, out V n, out V f)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var mantissa = S.Mantissa(value);
        var upper = S.GreaterOrEqual(mantissa, S.Constant(1.4142135623730951));
        n = S.Add(S.Exponent(value), S.And(upper, S.Constant(1)));
        f = S.Subtract(S.Select(upper, S.Multiply(mantissa, S.Constant(0.5)), mantissa), S.Constant(1));
    }

    /// <summary>n·ln 2 + ln(1 + f) + correction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V OfParts<T, V, S>(V n, V f, V correction)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var s = S.Divide(f, S.Add(f, S.Constant(2)));
        var z = S.Multiply(s, s);
        V p;
        if (typeof(T) == typeof(float))
        {
            p = S.MultiplyAdd(S.Constant(0.23331614471843498), z, S.Constant(0.28550778633191964));
            p = S.MultiplyAdd(p, z, S.Constant(0.4000012221181065));
            p = S.MultiplyAdd(p, z, S.Constant(0.6666666655404201));
        }
        else
        {
            p = S.MultiplyAdd(S.Constant(0.13088034850927555), z, S.Constant(0.13268638369266825));
            p = S.MultiplyAdd(p, z, S.Constant(0.15386244737621665));
            p = S.MultiplyAdd(p, z, S.Constant(0.18181795547521137));
            p = S.MultiplyAdd(p, z, S.Constant(0.22222222392581045));
            p = S.MultiplyAdd(p, z, S.Constant(0.28571428570799784));
            p = S.MultiplyAdd(p, z, S.Constant(0.40000000000000885));
            p = S.MultiplyAdd(p, z, S.Constant(0.6666666666666666));
        }

        // ln 2 in two parts, as in the exponential: n times the high part is exact.
        var high = S.Constant(typeof(T) == typeof(float) ? 0.693359375 : 6.93147180369123816490e-01);
        var low = S.Constant(typeof(T) == typeof(float) ? -2.12194440e-4 : 1.90821492927058770002e-10);
        var halfSquare = S.Multiply(S.Multiply(f, f), S.Constant(0.5));
        var small = S.MultiplyAdd(s, S.MultiplyAdd(z, p, halfSquare), S.MultiplyAdd(n, low, correction));
        return S.MultiplyAdd(n, high, S.Subtract(f, S.Subtract(halfSquare, small)));
    }

    /// <summary>ln(1 + x) for finite x ≥ −½: the rounding of 1 + x is put back as a correction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V OnePlus<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var one = S.Constant(1);
        var sum = S.Add(one, x);
        var lost = S.Select(
            S.Greater(x, one), S.Subtract(one, S.Subtract(sum, x)), S.Subtract(x, S.Subtract(sum, one)));
        return OfNormal<T, V, S>(sum, S.Divide(lost, sum));
    }
}

/// <summary>ln x: −∞ at 0, not-a-number below.</summary>
internal readonly struct LogFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        // Numbers too small to be normal are scaled up by a power of two, whose logarithm is taken off again at the end.
        var tiny = S.Less(x, S.Constant(typeof(T) == typeof(float) ? 1.17549435e-38 : 2.2250738585072014e-308));
        var scaled = S.Multiply(x, S.Constant(typeof(T) == typeof(float) ? 33554432.0 : 18014398509481984.0));
        var shift = S.Constant((typeof(T) == typeof(float) ? 25 : 54) * -0.6931471805599453);
        var result = Logarithm.OfNormal<T, V, S>(S.Select(tiny, scaled, x), S.And(tiny, shift));
        result = S.Select(S.Equal(x, S.Constant(double.PositiveInfinity)), x, result);
        result = S.Select(S.GreaterOrEqual(x, S.Constant(0)), result, S.Constant(double.NaN));
        return S.Select(S.Equal(x, S.Constant(0)), S.Constant(double.NegativeInfinity), result);
    }
}

/// <summary>ln(1 + x), relatively accurate at 0: −∞ at −1, not-a-number below.</summary>
internal readonly struct Log1pFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var result = Logarithm.OnePlus<T, V, S>(x);
        result = S.Select(S.Equal(x, S.Constant(double.PositiveInfinity)), x, result);
        result = S.Select(S.Equal(x, S.Constant(0)), x, result);
        result = S.Select(S.GreaterOrEqual(x, S.Constant(-1)), result, S.Constant(double.NaN));
        return S.Select(S.Equal(x, S.Constant(-1)), S.Constant(double.NegativeInfinity), result);
    }
}
