using System.Numerics;

namespace Ridgeback.Metrics;

/// <summary>How often each class was taken for each, and the figures that follow from it.</summary>
/// <remarks>
/// Entries are sums of sample weights; without weights they are counts. Where a figure would be 0/0 (a class never
/// predicted has no precision, one that never occurs no recall) it is 0.
/// </remarks>
public sealed class ConfusionMatrix
{
    /// <summary>A matrix of more would have over 2³¹ − 1 entries.</summary>
    private const int MostClasses = 46_340;

    private readonly double[] counts;

    private ConfusionMatrix(int classes)
    {
        if (classes > MostClasses)
        {
            throw new InputException("Confusion matrix", $"expected at most {MostClasses} classes, received {classes}",
                "Number the classes 0, 1, 2… without gaps, or merge some");
        }

        Classes = classes;
        counts = new double[classes * classes];
    }

    /// <summary>Number of classes k.</summary>
    public int Classes { get; }

    /// <summary>Σ of all entries: the rows, or the sum of their weights.</summary>
    public double Total { get; private set; }

    /// <summary>Share of the rows whose predicted class is theirs: Σ_c n_cc / Σ n.</summary>
    public double Accuracy => Enumerable.Range(0, Classes).Sum(index => this[index, index]) / Total;

    /// <summary>Weight of the rows of class <paramref name="actual"/> that were predicted as <paramref name="predicted"/>.</summary>
    public double this[int actual, int predicted] => counts[actual * Classes + predicted];

    /// <summary>Counts rows.</summary>
    /// <param name="predicted">Predicted class of each row, from 0.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="InputException">A class is out of range.</exception>
    public static ConfusionMatrix Of(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes) =>
        Of<double>(predicted, labels, classes, default);

    /// <summary>Sums the weights of rows.</summary>
    /// <param name="predicted">Predicted class of each row, from 0.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="weights">Weight of each row, at least 0; empty for all 1.</param>
    /// <exception cref="InputException">A class or a weight is out of range.</exception>
    public static ConfusionMatrix Of<T>(ReadOnlySpan<int> predicted, ReadOnlySpan<int> labels, int classes, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Rows.SameCount(Rows.Count(labels.Length, 1, nameof(labels)), predicted.Length, nameof(predicted));
        Rows.CheckLabels(labels, classes);
        Rows.CheckLabels(predicted, classes);
        Rows.CheckWeights(weights, labels.Length);
        var matrix = new ConfusionMatrix(classes);
        for (var i = 0; i < labels.Length; i++)
        {
            matrix.counts[labels[i] * classes + predicted[i]] += Rows.Weight(weights, i);
        }

        matrix.Total = matrix.counts.Sum();
        return matrix;
    }

    /// <summary>The rows of one class by what they were predicted as: k entries.</summary>
    public ReadOnlySpan<double> Row(int actual) => counts.AsSpan(actual * Classes, Classes);

    /// <summary>Weight of the rows that are of this class.</summary>
    public double Support(int index)
    {
        var sum = 0.0;
        foreach (var count in Row(index))
        {
            sum += count;
        }

        return sum;
    }

    /// <summary>Weight of the rows that were predicted as this class.</summary>
    public double Predicted(int index) => Enumerable.Range(0, Classes).Sum(actual => this[actual, index]);

    /// <summary>Of the rows predicted as this class, the share that is: TP / (TP + FP). In a binary task the positive class is 1.</summary>
    public double Precision(int index) => Share(this[index, index], Predicted(index));

    /// <summary>Of the rows of this class, the share that was predicted so: TP / (TP + FN).</summary>
    public double Recall(int index) => Share(this[index, index], Support(index));

    /// <summary>Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).</summary>
    public double F1(int index) => Share(2 * this[index, index], Predicted(index) + Support(index));

    /// <summary>Precision over all classes.</summary>
    public double Precision(Average average) => Over(average, Precision);

    /// <summary>Recall over all classes.</summary>
    public double Recall(Average average) => Over(average, Recall);

    /// <summary>F1 over all classes: the average of the classes' F1, not the F1 of averages.</summary>
    public double F1(Average average) => Over(average, F1);

    private static double Share(double part, double whole) => whole > 0 ? part / whole : 0;

    private double Over(Average average, Func<int, double> figure) => average switch
    {
        Average.Macro => Enumerable.Range(0, Classes).Sum(figure) / Classes,
        Average.Weighted => Enumerable.Range(0, Classes).Sum(index => Support(index) * figure(index)) / Total,
        // Every false positive of one class is a false negative of another, so all three figures agree.
        _ => Accuracy,
    };
}
