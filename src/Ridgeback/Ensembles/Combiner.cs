using Ridgeback.Metrics;

namespace Ridgeback.Ensembles;

/// <summary>Gathers predictions of members, in double, and combines them row by row.</summary>
internal sealed class Combiner(Combination combination, int outputs, int rows, IReadOnlyList<double> offsets)
{
    private readonly double[] sums = new double[checked(rows * outputs)];
    private readonly double[] weights = new double[rows];

    /// <summary>One member's predictions of all rows.</summary>
    public void Add(ReadOnlySpan<float> predictions, double weight)
    {
        for (var row = 0; row < rows; row++)
        {
            Add(row, predictions.Slice(row * outputs, outputs), weight);
        }
    }

    /// <summary>One member's prediction of one row.</summary>
    public void Add(int row, ReadOnlySpan<float> prediction, double weight)
    {
        var sum = sums.AsSpan(row * outputs, outputs);
        weights[row] += weight;
        if (combination == Combination.Vote)
        {
            sum[ArgMax.Of(prediction)] += weight;
            return;
        }

        for (var i = 0; i < outputs; i++)
        {
            sum[i] += weight
                * (combination == Combination.GeometricMean ? Math.Log(Math.Max(prediction[i], float.Epsilon)) : prediction[i]);
        }
    }

    /// <summary>Whether any member predicted a row.</summary>
    public bool Has(int row) => weights[row] > 0;

    /// <summary>The combined predictions, row after row.</summary>
    public void Finish(Span<float> into)
    {
        for (var row = 0; row < rows; row++)
        {
            Finish(row, into.Slice(row * outputs, outputs));
        }
    }

    /// <summary>The combined prediction of one row.</summary>
    public void Finish(int row, Span<float> into)
    {
        var sum = sums.AsSpan(row * outputs, outputs);
        if (combination == Combination.GeometricMean)
        {
            FinishGeometric(sum, weights[row], into);
            return;
        }

        for (var i = 0; i < outputs; i++)
        {
            into[i] = (float)(combination == Combination.Sum ? offsets[i] + sum[i] : sum[i] / weights[row]);
        }
    }

    private static void FinishGeometric(ReadOnlySpan<double> sum, double weight, Span<float> into)
    {
        var (largest, total) = (double.NegativeInfinity, 0.0);
        foreach (var value in sum)
        {
            largest = Math.Max(largest, value);
        }

        foreach (var value in sum)
        {
            total += Math.Exp((value - largest) / weight);
        }

        for (var i = 0; i < into.Length; i++)
        {
            into[i] = (float)(Math.Exp((sum[i] - largest) / weight) / total);
        }
    }
}
