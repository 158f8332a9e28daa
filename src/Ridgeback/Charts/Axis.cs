namespace Ridgeback.Charts;

/// <summary>Maps values to pixels along one direction and holds the ticks.</summary>
internal sealed class Axis
{
    /// <summary>Values beyond this size cannot be drawn and count as not finite.</summary>
    public const double Largest = 1e150;

    private readonly double from;
    private readonly double to;
    private readonly double startPixel;
    private readonly double endPixel;

    private Axis(double from, double to, (double Start, double End) pixels, bool logarithmic, IReadOnlyList<Tick> ticks)
    {
        IsLogarithmic = logarithmic;
        Ticks = ticks;
        Minimum = from;
        Maximum = to;
        (this.from, this.to) = logarithmic ? (Math.Log10(from), Math.Log10(to)) : (from, to);
        (startPixel, endPixel) = pixels;
    }

    /// <summary>The smallest value the axis shows.</summary>
    public double Minimum { get; }

    /// <summary>The largest value the axis shows.</summary>
    public double Maximum { get; }

    /// <summary>True where equal distances are equal ratios.</summary>
    public bool IsLogarithmic { get; }

    /// <summary>The labelled places, ascending.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>True where a value has a place on some axis.</summary>
    public static bool CanDraw(double value) => Math.Abs(value) <= Largest;

    /// <summary>An axis with equal steps. With <paramref name="extend"/> both ends move out to the next tick.</summary>
    public static Axis Linear(
        (double Minimum, double Maximum) range, (double Start, double End) pixels, int wanted = 5, bool extend = false,
        bool wholeNumbers = false)
    {
        var (minimum, maximum) = Widen(range, wholeNumbers);
        var step = Charts.Ticks.Step(maximum - minimum, wanted, wholeNumbers);
        if (extend)
        {
            var size = Charts.Ticks.Multiple(1, step);
            minimum = Charts.Ticks.Multiple((long)Math.Floor(minimum / size + 1e-6), step);
            maximum = Charts.Ticks.Multiple((long)Math.Ceiling(maximum / size - 1e-6), step);
        }

        return new Axis(minimum, maximum, pixels, false, Charts.Ticks.Linear(minimum, maximum, step));
    }

    /// <summary>An axis of ratios; both ends of the range must be above 0.</summary>
    public static Axis Logarithmic((double Minimum, double Maximum) range, (double Start, double End) pixels)
    {
        var minimum = range.Minimum / 1.1;
        var maximum = range.Maximum * 1.1;
        return new Axis(minimum, maximum, pixels, true, Charts.Ticks.Logarithmic(minimum, maximum));
    }

    /// <summary>
    /// True where the values are all above 0 and span more than a factor of 50, so that equal steps would hide most of them.
    /// </summary>
    public static bool PrefersLogarithm(IEnumerable<double> values)
    {
        var drawable = values.Where(CanDraw).ToArray();
        return drawable.Length > 2 && drawable.Min() > 1e-150 && drawable.Max() / drawable.Min() > 50;
    }

    /// <summary>The smallest and largest drawable value; (0, 1) where there is none.</summary>
    public static (double Minimum, double Maximum) Range(IEnumerable<double> values)
    {
        var minimum = double.PositiveInfinity;
        var maximum = double.NegativeInfinity;
        foreach (var value in values)
        {
            if (CanDraw(value))
            {
                minimum = Math.Min(minimum, value);
                maximum = Math.Max(maximum, value);
            }
        }

        return minimum <= maximum ? (minimum, maximum) : (0, 1);
    }

    /// <summary>The pixel of a value; values outside the range land outside the axis.</summary>
    public double Position(double value)
    {
        var place = IsLogarithmic ? Math.Log10(value) : value;
        return startPixel + (place - from) / (to - from) * (endPixel - startPixel);
    }

    private static (double Minimum, double Maximum) Widen((double Minimum, double Maximum) range, bool wholeNumbers)
    {
        var (minimum, maximum) = range;
        var size = Math.Max(Math.Abs(minimum), Math.Abs(maximum));
        if (maximum - minimum > Math.Max(size * 1e-9, 1e-200))
        {
            return range;
        }

        var half = wholeNumbers ? Math.Max(1, size * 0.1) : size < 1e-200 ? 1 : size * 0.1;
        return (minimum - half, maximum + half);
    }
}
