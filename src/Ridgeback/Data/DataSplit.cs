namespace Ridgeback.Data;

/// <summary>A dataset divided: rows to learn from, rows to choose by, and rows to judge by once.</summary>
/// <param name="Train">The rows to learn from.</param>
/// <param name="Dev">The rows to stop early and choose settings by; empty when none were asked for.</param>
/// <param name="Test">The rows to judge by, sealed; empty when none were asked for.</param>
public sealed record DataSplit(TrainingSet Train, Dataset Dev, SealedTestSet Test)
{
    /// <summary>
    /// Rows of the training source that are not trained on; null unless dev and test rows come from another source (R011). What a model
    /// does worse on them than on its training rows is variance; what it does worse on the dev rows than on them is the difference of the
    /// sources.
    /// </summary>
    public Dataset? TrainDev { get; init; }

    /// <summary>The same rows with a number to predict cut into bins that are fitted on the training rows.</summary>
    /// <param name="fit">Makes the bins, such as <c>training => TargetBins.Quantiles(training, 10)</c>.</param>
    /// <exception cref="InputException">The rows have no single target, or no such bins.</exception>
    public DataSplit WithBins(Func<TrainingSet, TargetBins> fit)
    {
        var bins = fit(Train);
        return new DataSplit(new TrainingSet(bins.Apply(Train.Data)), bins.Apply(Dev), Test.Map(bins.Apply))
        {
            TrainDev = TrainDev is null ? null : bins.Apply(TrainDev),
        };
    }

    /// <summary>Training rows from one source, dev and test rows from another, which is what the model is for.</summary>
    /// <param name="train">Where training rows come from: a tenth of them, at random, becomes <see cref="TrainDev"/>.</param>
    /// <param name="target">Where dev and test rows come from, with the same features and classes or targets; all of it is divided between
    /// the two.</param>
    /// <param name="options">Shares of dev and test rows, which are taken in proportion, or counts; null for equal halves.</param>
    /// <exception cref="InputException">The sources do not fit each other, or have too few rows.</exception>
    public static DataSplit Mixed(Dataset train, Dataset target, SplitOptions? options = null) =>
        Splitter.Mixed(train, target, null, options ?? new SplitOptions());
}
