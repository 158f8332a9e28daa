namespace Ridgeback.Ensembles;

/// <summary>
/// The formulas of AdaBoost for k classes. Source: J. Zhu, H. Zou, S. Rosset, T. Hastie, Multi-class AdaBoost, 2009; for two classes it is
/// AdaBoost.M1.
/// </summary>
internal static class Samme
{
    /// <summary>An error is not believed to be smaller than this, so that a member without errors has a finite weight.</summary>
    public const double SmallestError = 1e-10;

    /// <summary>
    /// A member of this weight or less is no better than chance: one that repeats the member before comes to 0 but for rounding.
    /// </summary>
    public const double SmallestWeight = 1e-10;

    /// <summary>Σ w·[wrong] / Σ w.</summary>
    public static double Error(ReadOnlySpan<double> weights, ReadOnlySpan<bool> wrong)
    {
        var (missed, total) = (0.0, 0.0);
        for (var i = 0; i < weights.Length; i++)
        {
            missed += wrong[i] ? weights[i] : 0;
            total += weights[i];
        }

        return missed / total;
    }

    /// <summary>ln((1 − error)/error) + ln(k − 1): above 0 where the member is better than chance.</summary>
    public static double MemberWeight(double error, int classes)
    {
        error = Math.Max(error, SmallestError);
        return Math.Log((1 - error) / error) + Math.Log(classes - 1);
    }

    /// <summary>w ← w·exp(member weight·[wrong]), brought back to the sum they had.</summary>
    public static void Reweight(Span<double> weights, ReadOnlySpan<bool> wrong, double memberWeight)
    {
        var (before, after) = (0.0, 0.0);
        var factor = Math.Exp(memberWeight);
        for (var i = 0; i < weights.Length; i++)
        {
            before += weights[i];
            weights[i] *= wrong[i] ? factor : 1;
            after += weights[i];
        }

        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] *= before / after;
        }
    }
}
