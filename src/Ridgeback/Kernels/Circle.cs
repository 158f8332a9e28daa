using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>The point on the unit circle after an angle.</summary>
internal static class Circle
{
    /// <summary>The cosine and the sine of a number of quarter turns and an angle.</summary>
    /// <param name="quarter">0, 1, 2, 3 or 4.</param>
    /// <param name="angle">At most π/4 either way, give or take a thousandth of it.</param>
    /// <param name="cosine">The cosine.</param>
    /// <param name="sine">The sine.</param>
    /// <remarks>
    /// Both series are interpolated at Chebyshev points up to π/4 (relative errors below 1.4e-8 for float, 1e-16 for double); an odd
    /// quarter swaps them, and each changes sign in two quarters.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Point<T, V, S>(V quarter, V angle, out V cosine, out V sine)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>
    {
        var z = S.Multiply(angle, angle);
        V s, c;
        if (typeof(T) == typeof(float))
        {
            s = S.MultiplyAdd(S.Constant(-0.00019587387068464455), z, S.Constant(0.008332745936380422));
            s = S.MultiplyAdd(s, z, S.Constant(-0.16666664650292082));
            c = S.MultiplyAdd(S.Constant(2.45474372101932e-05), z, S.Constant(-0.00138883006969039));
            c = S.MultiplyAdd(c, z, S.Constant(0.04166666464745738));
        }
        else
        {
            s = S.MultiplyAdd(S.Constant(1.5894573136298841e-10), z, S.Constant(-2.5050714198795763e-08));
            s = S.MultiplyAdd(s, z, S.Constant(2.755731335888172e-06));
            s = S.MultiplyAdd(s, z, S.Constant(-0.0001984126982859984));
            s = S.MultiplyAdd(s, z, S.Constant(0.008333333333320297));
            s = S.MultiplyAdd(s, z, S.Constant(-0.16666666666666616));
            c = S.MultiplyAdd(S.Constant(-1.1353262834133352e-11), z, S.Constant(2.087558003775504e-09));
            c = S.MultiplyAdd(c, z, S.Constant(-2.7557313079436857e-07));
            c = S.MultiplyAdd(c, z, S.Constant(2.4801587283810357e-05));
            c = S.MultiplyAdd(c, z, S.Constant(-0.0013888888888860956));
            c = S.MultiplyAdd(c, z, S.Constant(0.04166666666666645));
        }

        s = S.MultiplyAdd(S.Multiply(s, z), angle, angle);
        c = S.MultiplyAdd(S.MultiplyAdd(c, z, S.Constant(-0.5)), z, S.Constant(1));

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
