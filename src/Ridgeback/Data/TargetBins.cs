using System.Globalization;

namespace Ridgeback.Data;

/// <summary>A number to predict, cut into bins: its prediction becomes a distribution over them (R016).</summary>
/// <remarks>
/// Bin i holds values from edge i − 1 to below edge i; the first and the last are open. A squared loss says one number; a softmax over
/// bins, or one yes/no unit for each, says how sure it is, and is easier to train where targets have several peaks.
/// </remarks>
public sealed class TargetBins
{
    private readonly double[] edges;
    private readonly double[] values;

    internal TargetBins(double[] edges, double[] values) => (this.edges, this.values) = (edges, values);

    /// <summary>The number of bins, one more than edges.</summary>
    public int Count => values.Length;

    /// <summary>Where one bin ends and the next begins, rising.</summary>
    public ReadOnlySpan<double> Edges => edges;

    /// <summary>What stands for each bin: the mean of its training targets.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>The bins' names as classes.</summary>
    public IReadOnlyList<string> Names =>
    [
        .. Enumerable.Range(0, Count).Select(bin => bin == 0 ? $"below {Text(edges[0])}"
            : bin == Count - 1 ? $"{Text(edges[^1])} and above"
            : $"{Text(edges[bin - 1])} to {Text(edges[bin])}"),
    ];

    /// <summary>Bins with about as many training rows each.</summary>
    /// <param name="training">Rows with one target.</param>
    /// <param name="count">The number of bins, ≥ 2; fewer where many targets are equal.</param>
    /// <exception cref="InputException">There is no single target, or all targets are equal.</exception>
    public static TargetBins Quantiles(TrainingSet training, int count)
    {
        Require(training, count >= 2, $"{count} bins");
        var sorted = Known(training.Data);
        Array.Sort(sorted);
        double[] edges = [.. Enumerable.Range(1, count - 1).Select(i => (double)sorted[(int)((long)i * sorted.Length / count)]).Distinct()
            .Where(edge => edge > sorted[0])];
        return Of(training, edges);
    }

    /// <summary>Bins between given edges.</summary>
    /// <param name="training">Rows with one target, some in every bin.</param>
    /// <param name="edges">One or more, rising.</param>
    /// <exception cref="InputException">There is no single target, the edges do not rise, or a bin has no training row.</exception>
    public static TargetBins Of(TrainingSet training, params IReadOnlyList<double> edges)
    {
        var rising = edges.Count > 0 && edges.Zip(edges.Skip(1), (a, b) => a < b).All(holds => holds) && edges.All(double.IsFinite);
        Require(training, rising, edges.Count == 0 ? "no edges" : $"edges {string.Join(", ", edges.Select(Text))}");
        double[] sums = new double[edges.Count + 1], counts = new double[edges.Count + 1];
        var bins = new TargetBins([.. edges], sums);
        foreach (var target in Known(training.Data))
        {
            var bin = bins.BinOf(target);
            sums[bin] += target;
            counts[bin]++;
        }

        for (var bin = 0; bin < sums.Length; bin++)
        {
            sums[bin] = counts[bin] > 0 ? sums[bin] / counts[bin] : throw new InputException(
                $"Bins of '{training.Data.Name}'", $"expected training rows in every bin, received none in '{bins.Names[bin]}'",
                "Give other edges, or fewer bins");
        }

        return bins;
    }

    /// <summary>The bin of a value, from 0.</summary>
    public int BinOf(double value)
    {
        var bin = 0;
        while (bin < edges.Length && value >= edges[bin])
        {
            bin++;
        }

        return bin;
    }

    /// <summary>The same rows with the bin of their target as class; a missing target is a missing class.</summary>
    /// <exception cref="InputException">The rows have no single target.</exception>
    public Dataset Apply(Dataset data)
    {
        if (data.Task != LearningTask.Regression || data.TargetCount != 1)
        {
            throw new InputException(
                $"Bins of '{data.Name}'", $"expected rows with one number to predict, received {data.Task} with {data.TargetCount} targets",
                "Give data for a regression with one target");
        }

        return data.WithLabels([.. data.Targets.ToArray().Select(target => float.IsNaN(target) ? -1 : BinOf(target))], this);
    }

    /// <summary>The mean of a distribution over the bins: Σ p·value.</summary>
    public double Mean(ReadOnlySpan<float> probabilities)
    {
        var mean = 0.0;
        for (var bin = 0; bin < values.Length; bin++)
        {
            mean += probabilities[bin] * values[bin];
        }

        return mean;
    }

    private static float[] Known(Dataset data) => [.. data.Targets.ToArray().Where(target => !float.IsNaN(target))];

    private static void Require(TrainingSet training, bool holds, string received)
    {
        var single = training.Data.Task == LearningTask.Regression && training.Data.TargetCount == 1;
        if (!single || !holds)
        {
            throw new InputException(
                $"Bins of '{training.Data.Name}'", single ? $"expected 2 bins or more between rising edges, received {received}"
                    : $"expected rows with one number to predict, received {training.Data.Task} with {training.Data.TargetCount} targets",
                "Give data for a regression with one target, and rising edges");
        }
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
