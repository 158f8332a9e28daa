using System.Numerics;

namespace Ridgeback.Metrics;

/// <summary>Area under the receiver operating characteristic: how well scores rank positives above negatives.</summary>
/// <remarks>
/// P(score of a positive &gt; score of a negative) + ½ P(equal), which is the Mann–Whitney rank statistic with ties
/// averaged; weighted rows count with the product of their weights. It is undefined (null) without rows on both sides.
/// </remarks>
public static class AreaUnderRoc
{
    /// <summary>Two classes.</summary>
    /// <param name="scores">Score of each row: larger means more likely positive. Probabilities, logits, anything monotone.</param>
    /// <param name="labels">1 for positive rows, 0 for the others.</param>
    /// <param name="weights">Weight of each row, at least 0; empty for all 1.</param>
    /// <exception cref="InputException">A label or weight is out of range, or a score is not finite.</exception>
    public static double? Binary<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.CheckLabels(labels, 2);
        return OneAgainstRest(scores, 1, 0, labels, 1, weights);
    }

    /// <summary>
    /// The mean over classes of each class against the rest, scored by its own column. Classes for which it is undefined
    /// are left out. With two classes it is the binary figure.
    /// </summary>
    /// <param name="scores">(rows, classes), row-major.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">Weight of each row, at least 0; empty for all 1.</param>
    /// <exception cref="InputException">A label or weight is out of range, or a score is not finite.</exception>
    public static double? Macro<T>(ReadOnlySpan<T> scores, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.CheckLabels(labels, classes);
        if (classes == 2)
        {
            return OneAgainstRest(scores, 2, 1, labels, 1, weights);
        }

        var (sum, defined) = (0.0, 0);
        for (var c = 0; c < classes; c++)
        {
            if (OneAgainstRest(scores, classes, c, labels, c, weights) is not { } area)
            {
                continue;
            }

            sum += area;
            defined++;
        }

        return defined == 0 ? null : sum / defined;
    }

    private static double? OneAgainstRest<T>(
        ReadOnlySpan<T> scores, int width, int column, ReadOnlySpan<int> labels, int positive, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = Rows.Count(scores.Length, width, nameof(scores));
        Rows.SameCount(rows, labels.Length, nameof(labels));
        Rows.CheckWeights(weights, rows);
        Rows.CheckFinite(scores, width, nameof(scores));
        var keys = new T[rows];
        var order = new int[rows];
        for (var i = 0; i < rows; i++)
        {
            (keys[i], order[i]) = (scores[i * width + column], i);
        }

        Array.Sort(keys, order);

        var (pairs, positivesBelow, negativesBelow) = (0.0, 0.0, 0.0);
        for (var start = 0; start < rows;)
        {
            var (positives, negatives) = (0.0, 0.0);
            var end = start;
            for (; end < rows && keys[end] == keys[start]; end++)
            {
                var weight = Rows.Weight(weights, order[end]);
                if (labels[order[end]] == positive)
                {
                    positives += weight;
                }
                else
                {
                    negatives += weight;
                }
            }

            pairs += positives * (negativesBelow + 0.5 * negatives);
            positivesBelow += positives;
            negativesBelow += negatives;
            start = end;
        }

        return positivesBelow > 0 && negativesBelow > 0 ? pairs / (positivesBelow * negativesBelow) : null;
    }
}
