using System.Globalization;

namespace Ridgeback.Configuration;

/// <summary>The range a number must lie in. The default value allows every finite number.</summary>
public readonly record struct Bounds
{
    /// <summary>Smallest value, or null for none.</summary>
    public double? Minimum { get; private init; }

    /// <summary>Largest value, or null for none.</summary>
    public double? Maximum { get; private init; }

    /// <summary>Whether <see cref="Minimum"/> itself is refused.</summary>
    public bool ExcludesMinimum { get; private init; }

    /// <summary>Whether <see cref="Maximum"/> itself is refused.</summary>
    public bool ExcludesMaximum { get; private init; }

    /// <summary>x ≥ minimum.</summary>
    public static Bounds AtLeast(double minimum) => new() { Minimum = minimum };

    /// <summary>x &gt; minimum.</summary>
    public static Bounds Above(double minimum) => new() { Minimum = minimum, ExcludesMinimum = true };

    /// <summary>x ≤ maximum; combine as <c>Bounds.Above(0).AndAtMost(1)</c>.</summary>
    public static Bounds AtMost(double maximum) => new() { Maximum = maximum };

    /// <summary>minimum ≤ x ≤ maximum.</summary>
    public static Bounds Between(double minimum, double maximum) => new() { Minimum = minimum, Maximum = maximum };

    /// <summary>This range, and x ≤ maximum.</summary>
    public Bounds AndAtMost(double maximum) => this with { Maximum = maximum, ExcludesMaximum = false };

    /// <summary>This range, and x &lt; maximum.</summary>
    public Bounds AndBelow(double maximum) => this with { Maximum = maximum, ExcludesMaximum = true };

    /// <summary>Whether the value lies in the range.</summary>
    public bool Contains(double value) =>
        (Minimum is not { } low || (ExcludesMinimum ? value > low : value >= low)) &&
        (Maximum is not { } high || (ExcludesMaximum ? value < high : value <= high));

    /// <summary>The range in words, such as <c>above 0 and at most 1</c>; empty when everything is allowed.</summary>
    public override string ToString()
    {
        var low = Minimum is { } minimum ? Say(ExcludesMinimum ? "above" : "at least", minimum) : null;
        var high = Maximum is { } maximum ? Say(ExcludesMaximum ? "below" : "at most", maximum) : null;
        if (low is null || high is null)
        {
            return low ?? high ?? "";
        }

        return ExcludesMinimum || ExcludesMaximum
            ? $"{low} and {high}"
            : string.Create(CultureInfo.InvariantCulture, $"from {Minimum} to {Maximum}");
    }

    /// <summary>Some value inside, where a faulty setting needs one so that the reading can go on.</summary>
    internal double Anything() =>
        (Minimum, Maximum) switch
        {
            ({ } low, { } high) => Contains(low) ? low : Contains(high) ? high : (low + high) / 2,
            ({ } low, null) => Contains(low) ? low : low + 1,
            (null, { } high) => Contains(high) ? high : high - 1,
            _ => 0,
        };

    private static string Say(string word, double value) => string.Create(CultureInfo.InvariantCulture, $"{word} {value}");
}
