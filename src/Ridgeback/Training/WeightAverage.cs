namespace Ridgeback.Training;

/// <summary>
/// Evaluates, keeps and returns moving averages of the parameters in place of the parameters: m ← βm + (1 − β)w after each step, and
/// m/(1 − βᵗ) is used.
/// </summary>
/// <remarks>
/// Training itself never sees the average. Source: Polyak and Juditsky (1992); exponential as in Adam's paper, section 7.2.
/// </remarks>
public sealed record WeightAverage
{
    /// <param name="decay">β, at least 0 and below 1; default 0.999: about the last 1,000 steps.</param>
    public WeightAverage(double decay = 0.999) => Decay = decay;

    /// <summary>β, at least 0 and below 1; default 0.999.</summary>
    public double Decay { get; init => field = Setting.BelowOne(value, "Weight average, Decay", "0.99 to 0.9999 are usual"); }
}
