using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>The point on the unit circle after a part of a turn.</summary>
internal static class Circle
{
    /// <summary>cos 2πt and sin 2πt for 0 ≤ t ≤ 1.</summary>
    /// <remarks>
    /// t is a quarter's number plus a rest of at most an eighth of a turn either way; that subtraction is exact. Both series
    /// are interpolated at Chebyshev points up to π/4; an odd quarter swaps them, and each changes sign in two quarters.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Point<V, S>(V turn, out V cosine, out V sine)
        where V : unmanaged
        where S : struct, ISimd<V, double>
    {
        var quarter = S.Round(S.Multiply(turn, S.Constant(4)));
        var angle = S.Multiply(S.MultiplyAdd(quarter, S.Constant(-0.25), turn), S.Constant(2 * Math.PI));
        var z = S.Multiply(angle, angle);

        var s = S.MultiplyAdd(S.Constant(1.5894573136298841e-10), z, S.Constant(-2.5050714198795763e-08));
        s = S.MultiplyAdd(s, z, S.Constant(2.755731335888172e-06));
        s = S.MultiplyAdd(s, z, S.Constant(-0.0001984126982859984));
        s = S.MultiplyAdd(s, z, S.Constant(0.008333333333320297));
        s = S.MultiplyAdd(s, z, S.Constant(-0.16666666666666616));
        s = S.MultiplyAdd(S.Multiply(s, z), angle, angle);

        var c = S.MultiplyAdd(S.Constant(-1.1353262834133352e-11), z, S.Constant(2.087558003775504e-09));
        c = S.MultiplyAdd(c, z, S.Constant(-2.7557313079436857e-07));
        c = S.MultiplyAdd(c, z, S.Constant(2.4801587283810357e-05));
        c = S.MultiplyAdd(c, z, S.Constant(-0.0013888888888860956));
        c = S.MultiplyAdd(c, z, S.Constant(0.04166666666666645));
        c = S.MultiplyAdd(c, z, S.Constant(-0.5));
        c = S.MultiplyAdd(c, z, S.Constant(1));

        // quarter is 0, 1, 2, 3 or 4: the cosine is c, −s, −c, s, c and the sine s, c, −s, −c, s.
        var swap = S.Or(S.Equal(quarter, S.Constant(1)), S.Equal(quarter, S.Constant(3)));
        cosine = S.Select(swap, s, c);
        sine = S.Select(swap, c, s);
        var cosineFlips = S.Or(S.Equal(quarter, S.Constant(1)), S.Equal(quarter, S.Constant(2)));
        var sineFlips = S.Or(S.Equal(quarter, S.Constant(2)), S.Equal(quarter, S.Constant(3)));
        cosine = S.Select(cosineFlips, S.Negate(cosine), cosine);
        sine = S.Select(sineFlips, S.Negate(sine), sine);
    }
}
