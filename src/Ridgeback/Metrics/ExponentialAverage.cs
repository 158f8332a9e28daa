namespace Ridgeback.Metrics;

/// <summary>Averages over a stream of numbers: exponential, plain and corrected for its start at 0, and over the last few.</summary>
/// <remarks>
/// Plain: m ← βm + (1 − β)q, from m = 0, so that early values are too small. Corrected: m/(1 − βᵗ) after t numbers; the
/// corrected value is never fed back into m. Dividing a plain average by 1 − βᵗ at each step and going on from that is a mistake
/// that some lecture notes print.
/// </remarks>
public sealed class ExponentialAverage
{
    private readonly double decay;
    private long count;

    /// <param name="decay">β, at least 0 and below 1; default 0.9: about the last 10 numbers.</param>
    /// <exception cref="Graphs.GraphException">The decay is out of range.</exception>
    public ExponentialAverage(double decay = 0.9) => this.decay = Setting.BelowOne(decay, "Exponential average, decay", "0.9 is usual");

    /// <summary>m: 0 before the first number.</summary>
    public double Plain { get; private set; }

    /// <summary>m/(1 − βᵗ): a weighted mean of the numbers; not a number before the first.</summary>
    public double Corrected => Plain / (1 - Math.Pow(decay, count));

    /// <summary>Takes note of the next number and returns <see cref="Corrected"/>.</summary>
    public double Add(double value)
    {
        Plain = (decay * Plain) + ((1 - decay) * value);
        count++;
        return Corrected;
    }

    /// <summary>The mean of the last numbers at each place, of fewer at the beginning.</summary>
    /// <param name="values">The numbers in order.</param>
    /// <param name="window">How many, ≥ 1.</param>
    /// <exception cref="Graphs.GraphException">The window is below 1.</exception>
    public static double[] OfLast(ReadOnlySpan<double> values, int window)
    {
        Setting.AtLeastOne(window, "Average of the last numbers, window", "10 is usual");
        var means = new double[values.Length];
        for (var i = 0; i < means.Length; i++)
        {
            var sum = 0.0;
            var first = Math.Max(0, i - window + 1);
            for (var j = first; j <= i; j++)
            {
                sum += values[j];
            }

            means[i] = sum / (i - first + 1);
        }

        return means;
    }
}
