namespace Ridgeback.Reports;

/// <summary>What a classifier made of the rows of one class.</summary>
/// <param name="Name">The class.</param>
/// <param name="Rows">How many rows truly belong to it (the support).</param>
/// <param name="Precision">Right answers / times predicted; null where it was never predicted.</param>
/// <param name="Recall">Right answers / rows; null where there are no rows.</param>
/// <param name="F1">2 right / (rows + times predicted), the harmonic mean of both; null where there is neither.</param>
public sealed record ClassScore(string Name, long Rows, double? Precision, double? Recall, double? F1);

/// <summary>How often each true class was given each predicted class, on one set of rows.</summary>
public sealed record ConfusionMatrix
{
    /// <param name="setName">Which rows: "development", "test".</param>
    /// <param name="classNames">Names in the order of rows and columns, at least one.</param>
    /// <param name="counts">Row after row; the row is the true class, the column the predicted one; none below 0.</param>
    /// <exception cref="InputException">The table is not square, is empty, or holds a negative count.</exception>
    public ConfusionMatrix(string setName, IReadOnlyList<string> classNames, IReadOnlyList<long> counts)
    {
        var classes = classNames.Count;
        if (classes == 0 || counts.Count != (long)classes * classes)
        {
            throw new InputException(
                $"Confusion matrix '{setName}'",
                $"expected {classes} × {classes} counts for {classes} class names, received {counts.Count}",
                "Pass one name for each class and the counts row after row");
        }

        if (counts.Any(count => count < 0))
        {
            throw new InputException(
                $"Confusion matrix '{setName}'", $"expected counts of 0 or more, received {counts.Min()}",
                "Pass how many rows fell into each cell");
        }

        (SetName, ClassNames, Counts) = (setName, classNames, counts);
    }

    /// <summary>Which rows.</summary>
    public string SetName { get; }

    /// <summary>Names of the classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Counts row after row.</summary>
    public IReadOnlyList<long> Counts { get; }

    /// <summary>Sum of all counts.</summary>
    public long Total => Counts.Sum();

    /// <summary>Sum of the diagonal.</summary>
    public long Right => Enumerable.Range(0, ClassNames.Count).Sum(index => this[index, index]);

    /// <summary>The count for one true and one predicted class.</summary>
    public long this[int trueClass, int predictedClass] => Counts[trueClass * ClassNames.Count + predictedClass];

    /// <summary>Precision, recall and F1 of every class, in the order of the names.</summary>
    public IReadOnlyList<ClassScore> Scores()
    {
        var classes = ClassNames.Count;
        var scores = new ClassScore[classes];
        for (var index = 0; index < classes; index++)
        {
            long rows = 0;
            long predicted = 0;
            for (var other = 0; other < classes; other++)
            {
                rows += this[index, other];
                predicted += this[other, index];
            }

            var right = (double)this[index, index];
            scores[index] = new ClassScore(
                ClassNames[index],
                rows,
                predicted == 0 ? null : right / predicted,
                rows == 0 ? null : right / rows,
                rows + predicted == 0 ? null : 2 * right / (rows + predicted));
        }

        return scores;
    }

    /// <summary>
    /// The cells off the diagonal with the largest counts, largest first, ties in reading order; cells of 0 are left out.
    /// </summary>
    public IReadOnlyList<(int TrueClass, int PredictedClass, long Count)> MostConfused(int most)
    {
        var classes = ClassNames.Count;
        return [.. Enumerable.Range(0, classes * classes)
            .Where(cell => cell / classes != cell % classes && Counts[cell] > 0)
            .OrderByDescending(cell => Counts[cell])
            .Take(most)
            .Select(cell => (cell / classes, cell % classes, Counts[cell]))];
    }
}
