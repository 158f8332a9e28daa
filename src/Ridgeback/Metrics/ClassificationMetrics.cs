using System.Numerics;

namespace Ridgeback.Metrics;

/// <summary>What people expect to see of a classifier.</summary>
/// <param name="Confusion">The confusion matrix, from which precision, recall and F1 of every class and average follow.</param>
/// <param name="LogLoss">Mean −ln p(label) in nats, clipped as <see cref="Metrics.LogLoss"/> says.</param>
/// <param name="AreaUnderRoc">Binary, or one class against the rest averaged; null where it is undefined.</param>
public sealed record ClassificationMetrics(ConfusionMatrix Confusion, double LogLoss, double? AreaUnderRoc)
{
    /// <summary>Share of rows whose predicted class is theirs.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>Of class 1 when there are two classes, else the macro average.</summary>
    public double Precision => IsBinary ? Confusion.Precision(1) : Confusion.Precision(Average.Macro);

    /// <summary>Of class 1 when there are two classes, else the macro average.</summary>
    public double Recall => IsBinary ? Confusion.Recall(1) : Confusion.Recall(Average.Macro);

    /// <summary>Of class 1 when there are two classes, else the macro average.</summary>
    public double F1 => IsBinary ? Confusion.F1(1) : Confusion.F1(Average.Macro);

    private bool IsBinary => Confusion.Classes == 2;

    /// <summary>Computes all figures, in double and in the order of the rows.</summary>
    /// <param name="probabilities">
    /// (rows, columns), row-major, a column for each class; with one column it is the probability of class 1 of two. The
    /// predicted class is the most probable, among equal ones the lowest.
    /// </param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="columns">Values a row.</param>
    /// <param name="weights">Weight of each row, at least 0; empty for all 1.</param>
    /// <exception cref="InputException">A label or weight is out of range, or a probability is not finite.</exception>
    public static ClassificationMetrics Compute<T>(
        ReadOnlySpan<T> probabilities, ReadOnlySpan<int> labels, int columns, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.SameCount(Rows.Count(probabilities.Length, columns, nameof(probabilities)), labels.Length, nameof(labels));
        if (columns == 1)
        {
            return Compute(BothClasses(probabilities), labels, 2, weights);
        }

        var logLoss = Metrics.LogLoss.Of(probabilities, labels, columns, weights);
        var confusion = ConfusionMatrix.Of(ArgMax.OfRows(probabilities, columns), labels, columns, weights);
        return new(confusion, logLoss, Metrics.AreaUnderRoc.Macro(probabilities, labels, columns, weights));
    }

    private static ReadOnlySpan<T> BothClasses<T>(ReadOnlySpan<T> positive)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var both = new T[positive.Length * 2];
        for (var i = 0; i < positive.Length; i++)
        {
            (both[2 * i], both[2 * i + 1]) = (T.One - positive[i], positive[i]);
        }

        return both;
    }
}
