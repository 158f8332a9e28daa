namespace Ridgeback.Charts;

/// <summary>Counts of values in neighbouring intervals, with the moments of the values.</summary>
public sealed record Bins
{
    /// <param name="edges">n + 1 ascending ends; bin i holds edges[i] ≤ value &lt; edges[i + 1], the last bin also its upper end.</param>
    /// <param name="counts">n counts.</param>
    /// <exception cref="InputException">The lengths do not fit or the edges do not ascend.</exception>
    public Bins(IReadOnlyList<double> edges, IReadOnlyList<long> counts)
    {
        if (edges.Count != counts.Count + 1 || counts.Count == 0)
        {
            throw new InputException(
                "Bins of a histogram", $"expected one more edge than counts, received {edges.Count} edges and {counts.Count} counts",
                "Pass n + 1 edges for n counts");
        }

        for (var i = 0; i < counts.Count; i++)
        {
            if (!(edges[i] < edges[i + 1]))
            {
                throw new InputException(
                    $"Bins of a histogram, edge {i + 1}", $"expected more than {edges[i]:R}, received {edges[i + 1]:R}",
                    "Pass finite edges in ascending order");
            }
        }

        Edges = edges;
        Counts = counts;
    }

    /// <summary>Ends of the intervals, ascending.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>How many values fell into each interval.</summary>
    public IReadOnlyList<long> Counts { get; }

    /// <summary>Mean of the finite values; NaN where unknown.</summary>
    public double Mean { get; init; } = double.NaN;

    /// <summary>Standard deviation of the finite values, divided by N; NaN where unknown.</summary>
    public double StandardDeviation { get; init; } = double.NaN;

    /// <summary>Share of the finite values that are exactly 0, from 0 to 1; NaN where unknown.</summary>
    public double ShareOfZeros { get; init; } = double.NaN;

    /// <summary>How many values were NaN or infinite and are in no bin.</summary>
    public long NotFinite { get; init; }

    /// <summary>Sum of the counts.</summary>
    public long Total => Counts.Sum();

    /// <inheritdoc cref="FromValues(ReadOnlySpan{double}, int)"/>
    public static Bins FromValues(ReadOnlySpan<float> values, int bins = 40)
    {
        var wide = new double[values.Length];
        for (var i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return FromValues(wide, bins);
    }

    /// <summary>Counts values in <paramref name="bins"/> intervals of equal width from the smallest to the largest finite value.</summary>
    /// <remarks>Where all values are equal, the intervals span that value ± 0.5. With no finite value all counts are 0.</remarks>
    public static Bins FromValues(ReadOnlySpan<double> values, int bins = 40)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var (minimum, maximum, sum) = (double.PositiveInfinity, double.NegativeInfinity, 0.0);
        long finite = 0;
        long zeros = 0;
        foreach (var value in values)
        {
            if (Axis.CanDraw(value))
            {
                (minimum, maximum, sum) = (Math.Min(minimum, value), Math.Max(maximum, value), sum + value);
                finite++;
                zeros += value == 0 ? 1 : 0;
            }
        }

        var mean = finite == 0 ? double.NaN : sum / finite;
        if (finite == 0)
        {
            (minimum, maximum) = (-0.5, 0.5);
        }
        else if (maximum - minimum <= Math.Max(Math.Abs(minimum), Math.Abs(maximum)) * 1e-9)
        {
            var half = Math.Max(0.5, Math.Abs(minimum) * 1e-6);
            (minimum, maximum) = (minimum - half, maximum + half);
        }

        var counts = new long[bins];
        var squares = 0.0;
        foreach (var value in values)
        {
            if (Axis.CanDraw(value))
            {
                counts[Math.Min(bins - 1, (int)((value - minimum) / (maximum - minimum) * bins))]++;
                squares += (value - mean) * (value - mean);
            }
        }

        var edges = new double[bins + 1];
        for (var i = 0; i <= bins; i++)
        {
            edges[i] = i == bins ? maximum : minimum + (maximum - minimum) * i / bins;
        }

        return new Bins(edges, counts)
        {
            Mean = mean,
            StandardDeviation = finite == 0 ? double.NaN : Math.Sqrt(squares / finite),
            ShareOfZeros = finite == 0 ? double.NaN : (double)zeros / finite,
            NotFinite = values.Length - finite,
        };
    }
}
