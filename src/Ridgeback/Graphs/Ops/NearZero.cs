using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>ln(1 + x) and eˣ − 1 without the cancellation that the framework's own LogP1 and ExpM1 have near 0.</summary>
internal static class NearZero
{
    /// <summary>ln(1 + x): the rounding error of 1 + x cancels in the quotient (Kahan).</summary>
    public static T Log1p<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sum = T.One + x;
        if (sum == T.One)
        {
            return x;
        }

        return T.IsPositiveInfinity(sum) ? sum : T.Log(sum) * (x / (sum - T.One));
    }

    /// <summary>eˣ − 1: the rounding error of eˣ cancels in the quotient (Kahan).</summary>
    public static T Expm1<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var power = T.Exp(x);
        if (power == T.One)
        {
            return x;
        }

        // Far from 0 there is nothing to cancel, and ln eˣ would be ±∞ at the ends.
        return T.Abs(x) > T.One ? power - T.One : (power - T.One) * (x / T.Log(power));
    }
}
