namespace Ridgeback.Runs;

/// <summary>What a share of some rows says about the share among all rows there could be.</summary>
internal static class Proportion
{
    private const double Normal95 = 1.959963984540054;

    /// <summary>Wilson's 95 % interval: (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n).</summary>
    /// <remarks>It stays within 0 to 1 and is sensible for shares near 1. Source: Wilson, Probable inference (1927).</remarks>
    public static (double Low, double High) Interval(double share, int rows)
    {
        var z2 = Normal95 * Normal95 / rows;
        var centre = share + (z2 / 2);
        var half = Math.Sqrt((share * (1 - share) * z2) + (z2 * z2 / 4));
        return (Math.Max(0, (centre - half) / (1 + z2)), Math.Min(1, (centre + half) / (1 + z2)));
    }
}
