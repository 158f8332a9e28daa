using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Per-column mean and standard deviation, accumulated in double in the order of the rows.</summary>
internal static class Statistics
{
    /// <summary>Σx / N for each column.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="width">The columns: the number of features, or a divisor of it.</param>
    public static double[] Mean(Dataset data, int width) => Mean(data.Blocks(), width);

    /// <summary>
    /// √(Σ(x − mean)² / N) for each column: N, not N − 1. A column whose values are all equal gets a deviation of exactly 0.
    /// </summary>
    /// <remarks>
    /// Exactly, because a double holds the sum of up to 2²⁹ equal floats without rounding, so that the mean is the value itself.
    /// </remarks>
    public static (double[] Mean, double[] Deviation) MeanAndDeviation(Dataset data) => MeanAndDeviation(data.Blocks(), data.FeatureCount);

    /// <inheritdoc cref="MeanAndDeviation(Dataset)"/>
    public static (double[] Mean, double[] Deviation) MeanAndDeviation(float[] rows, int width) =>
        MeanAndDeviation(new RowBlocks(new MemoryRows(rows, width)), width);

    private static double[] Mean(RowBlocks blocks, int width)
    {
        var sums = new double[width];
        long count = 0;
        foreach (var rows in blocks)
        {
            count += rows.Length / width;
            for (var start = 0; start < rows.Length; start += width)
            {
                var row = rows.Slice(start, width);
                for (var j = 0; j < sums.Length; j++)
                {
                    sums[j] += row[j];
                }
            }
        }

        for (var j = 0; j < sums.Length; j++)
        {
            sums[j] /= count;
        }

        return sums;
    }

    private static (double[] Mean, double[] Deviation) MeanAndDeviation(RowBlocks blocks, int width)
    {
        var mean = Mean(blocks, width);
        var squares = new double[width];
        long count = 0;
        foreach (var rows in blocks)
        {
            count += rows.Length / width;
            for (var start = 0; start < rows.Length; start += width)
            {
                var row = rows.Slice(start, width);
                for (var j = 0; j < squares.Length; j++)
                {
                    var difference = row[j] - mean[j];
                    squares[j] += difference * difference;
                }
            }
        }

        for (var j = 0; j < squares.Length; j++)
        {
            squares[j] = Math.Sqrt(squares[j] / count);
        }

        return (mean, squares);
    }

    public static void RequireRows(TrainingSet training, string what)
    {
        ArgumentNullException.ThrowIfNull(training);
        if (training.Count == 0)
        {
            throw new InputException(
                $"Preprocessing '{what}'", "expected training rows to fit it on, received none", "Give the split more training rows");
        }
    }
}
