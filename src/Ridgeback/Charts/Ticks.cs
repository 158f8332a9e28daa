namespace Ridgeback.Charts;

/// <summary>A place on an axis and the number written beside it.</summary>
internal readonly record struct Tick(double Value, string Label);

/// <summary>Chooses round numbers for an axis: multiples of 1, 2 or 5 times a power of ten.</summary>
internal static class Ticks
{
    /// <summary>
    /// The smallest step 1, 2 or 5 × 10^k that covers <paramref name="range"/> with at most <paramref name="wanted"/> intervals.
    /// </summary>
    public static (int Mantissa, int Exponent) Step(double range, int wanted, bool wholeNumbers = false)
    {
        var rough = range / wanted;
        var exponent = (int)Math.Floor(Math.Log10(rough));
        var fraction = rough / Math.Pow(10, exponent);
        var mantissa = fraction switch
        {
            <= 1 + 1e-9 => 1,
            <= 2 + 1e-9 => 2,
            <= 5 + 1e-9 => 5,
            _ => 10,
        };
        if (mantissa == 10)
        {
            (mantissa, exponent) = (1, exponent + 1);
        }

        return wholeNumbers && exponent < 0 ? (1, 0) : (mantissa, exponent);
    }

    /// <summary><paramref name="multiple"/> steps, computed with one rounding so that 3 × 0.1 is 0.3.</summary>
    public static double Multiple(long multiple, (int Mantissa, int Exponent) step) => step.Exponent >= 0
        ? (double)multiple * step.Mantissa * Math.Pow(10, step.Exponent)
        : (double)multiple * step.Mantissa / Math.Pow(10, -step.Exponent);

    /// <summary>All multiples of the step within [minimum, maximum].</summary>
    public static IReadOnlyList<Tick> Linear(double minimum, double maximum, (int Mantissa, int Exponent) step)
    {
        var size = Multiple(1, step);
        var first = (long)Math.Ceiling(minimum / size - 1e-6);
        var last = (long)Math.Floor(maximum / size + 1e-6);
        var largest = Math.Max(Math.Abs(minimum), Math.Abs(maximum));
        var ticks = new List<Tick>();
        for (var multiple = first; multiple <= last; multiple++)
        {
            var value = Multiple(multiple, step);
            ticks.Add(new Tick(value, Label(value, step.Exponent, largest)));
        }

        return ticks;
    }

    /// <summary>Powers of ten within [minimum, maximum] (both above 0); with 2 and 5 between them where there is room.</summary>
    public static IReadOnlyList<Tick> Logarithmic(double minimum, double maximum)
    {
        var decades = Math.Log10(maximum / minimum);
        int[] mantissas = decades switch
        {
            <= 1.2 => [1, 2, 3, 5, 7],
            <= 3.2 => [1, 2, 5],
            _ => [1],
        };
        var stride = Math.Max(1, (int)Math.Ceiling(decades / 7));
        var ticks = new List<Tick>();
        for (var exponent = (int)Math.Floor(Math.Log10(minimum)) - 1; exponent <= Math.Log10(maximum) + 1; exponent++)
        {
            if (exponent % stride != 0)
            {
                continue;
            }

            foreach (var mantissa in mantissas)
            {
                var value = Multiple(mantissa, (1, exponent));
                if (value >= minimum * (1 - 1e-9) && value <= maximum * (1 + 1e-9))
                {
                    ticks.Add(new Tick(value, value is < 1e-4 or >= 1e5
                        ? NumberText.Scientific(value)
                        : NumberText.Short(value)));
                }
            }
        }

        return ticks;
    }

    private static string Label(double value, int exponent, double largest) => (exponent, largest) switch
    {
        ( < -4, _) or (_, >= 1e7) => NumberText.Scientific(value),
        ( >= 3, >= 10_000) => value == 0 ? "0" : NumberText.Fixed(value / 1000, 0) + "k",
        _ => NumberText.Fixed(value, Math.Max(0, -exponent)),
    };
}
