using System.Numerics;

namespace Ridgeback.Metrics;

/// <summary>Mean of −ln p(label), the cross-entropy of predicted probabilities in nats.</summary>
public static class LogLoss
{
    /// <summary>
    /// Smallest probability that is believed, 2⁻⁵² in both precisions: a label of probability 0 costs 36.04 and not ∞.
    /// </summary>
    public const double SmallestProbability = 1.0 / (1L << 52);

    /// <summary>Σ wᵢ · −ln clip(pᵢ, <see cref="SmallestProbability"/>, 1) / Σ wᵢ, in double. Rows are not normalized.</summary>
    /// <param name="probabilities">(rows, classes), row-major.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">Weight of each row, at least 0; empty for all 1.</param>
    /// <exception cref="InputException">A label or weight is out of range, or a probability is not finite.</exception>
    public static double Of<T>(ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.SameCount(Rows.Count(probabilities.Length, classes, nameof(probabilities)), labels.Length, nameof(labels));
        Rows.CheckLabels(labels, classes);
        Rows.CheckWeights(weights, labels.Length);
        Rows.CheckFinite(probabilities, classes, nameof(probabilities));
        var (sum, total) = (0.0, 0.0);
        for (var i = 0; i < labels.Length; i++)
        {
            var probability = double.CreateTruncating(probabilities[i * classes + labels[i]]);
            var weight = Rows.Weight(weights, i);
            sum -= weight * Math.Log(Math.Clamp(probability, SmallestProbability, 1));
            total += weight;
        }

        return sum / total;
    }
}
