using System.Globalization;
using Ridgeback.Charts;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>What came out of a run, in sentences that a person can act on.</summary>
internal static class Verdict
{
    private const double LateShare = 0.9;

    public static IEnumerable<string> Of(JobResult result, EvaluatedSets sets)
    {
        yield return Figures(sets, "network");
        yield return Honesty(sets, result.Training.StoppedBy is not (StopReason.Cancelled or StopReason.NotFinite));
        if (Division(result.Configuration.Data.Split, sets) is { } division)
        {
            yield return division;
        }

        if (sets.Dev is not null)
        {
            yield return sets.Judge.Evaluation.Classification is null ? GapOfNumbers(sets) : GapOfClasses(sets);
        }

        if (sets is { TrainDev: { } apart, Dev: { } dev })
        {
            yield return Mismatch(sets.Train.Evaluation, apart.Evaluation, dev.Evaluation);
        }

        if (result.DevAgainstTest is { Differ: true } told)
        {
            yield return $"Dev and test rows do not look alike: a classifier that sees only their features tells them apart on "
                + $"{NumberText.Percent(told.Accuracy)} of {NumberText.Count(told.Rows)} rows, where chance would be half. What was "
                + $"chosen on the dev rows may not suit the test rows.";
        }

        yield return $"{Sentences.Stop(result)} {Sentences.Kept(result)}";
        if (result.Training.EquivalentPenalty is { } penalty)
        {
            yield return string.Join(' ', [penalty.Sentence, .. penalty.Cautions]);
        }

        foreach (var advice in result.Training.Advice)
        {
            yield return advice;
        }

        if (StillImproving(result))
        {
            yield return "The dev loss was still falling at the end: more epochs (--epochs) may do better.";
        }
    }

    /// <summary>How well it does on the most honest rows.</summary>
    public static string Figures(EvaluatedSets sets, string what) =>
        sets.Judge.Evaluation.Classification is null ? OfNumbers(sets, what) : OfClasses(sets, what);

    private static string OfClasses(EvaluatedSets sets, string what)
    {
        var set = sets.Judge;
        var accuracy = set.Evaluation.Accuracy!.Value;
        var most = set.Rows.CountByClass().Max();
        var right = (long)Math.Round(accuracy * set.Evaluation.Count);
        return string.Create(CultureInfo.InvariantCulture,
            $"The {what} is right on {right:N0} of {set.Evaluation.Count:N0} {set.Name} rows ({NumberText.Percent(accuracy)}). ")
            + $"Always answering with the most frequent class would be right on {NumberText.Percent((double)most / set.Rows.Count)}.";
    }

    private static string OfNumbers(EvaluatedSets sets, string what)
    {
        var set = sets.Judge;
        var figures = set.Evaluation.Regression!;
        var mean = Math.Sqrt(figures.MeanSquaredError / Math.Max(1e-12, 1 - figures.RSquared));
        return $"On {NumberText.Count(set.Evaluation.Count)} {set.Name} rows the {what} is off by "
            + $"{Sentences.Number(figures.MeanAbsoluteError)} on average (RMSE {Sentences.Number(figures.RootMeanSquaredError)}). "
            + (figures.RSquared < 1 && set.Rows.TargetCount == 1
                ? $"Always answering with the mean would have an RMSE of {Sentences.Number(mean)}: "
                    + $"{NumberText.Percent(Math.Max(0, figures.RSquared))} of the variance is explained."
                : $"R² is {Sentences.Number(figures.RSquared)}.");
    }

    /// <summary>Whether the figures are those of rows that nothing was chosen by.</summary>
    public static string Honesty(EvaluatedSets sets, bool finished) => sets.Test is not null
        ? "The test rows were sealed until the training had ended: neither the weights, nor the preprocessing, nor the moment to stop "
            + "depended on them."
        : finished
            ? "There were no test rows: figures on rows that chose the moment to stop are a little too good."
            : "The training did not come to its end, so the test rows stayed sealed.";

    /// <summary>Says when the shares are those that the number of rows suggests.</summary>
    private static string? Division(Data.SplitOptions split, EvaluatedSets sets)
    {
        var rows = (long)sets.Train.Rows.Count + (sets.Dev?.Rows.Count ?? 0) + (sets.Test?.Rows.Count ?? 0);
        var usual = Data.SplitOptions.SharesFor(rows);
        bool IsNear(int part, double share) => Math.Abs(part - (share * rows)) <= 2;
        return sets is { Test: { } test, Dev: { } dev, TrainDev: null } && split.DevCount is null && split.TestCount is null
            && IsNear(dev.Rows.Count, usual.Dev) && IsNear(test.Rows.Count, usual.Test)
            ? string.Create(CultureInfo.InvariantCulture, $"The {rows:N0} rows were divided "
                + $"{100 * usual.Train:0.#}/{100 * usual.Dev:0.#}/{100 * usual.Test:0.#} into training, dev and test rows, as suits their "
                + $"number.")
            : null;
    }

    /// <summary>What of the gap between training and dev rows is variance, and what the difference of the sources.</summary>
    private static string Mismatch(Evaluation train, Evaluation apart, Evaluation dev)
    {
        double Of(Evaluation figures) => figures.Accuracy is { } accuracy ? 1 - accuracy : figures.Regression!.RootMeanSquaredError;
        string Text(double value) => train.Accuracy is null ? Sentences.Number(value) : NumberText.Percent(value);
        (var variance, var mismatch) = (Of(apart) - Of(train), Of(dev) - Of(apart));
        return $"Error on training rows {Text(Of(train))}, on rows of the same source that were not trained on {Text(Of(apart))}, on the "
            + $"dev rows {Text(Of(dev))}: "
            + (mismatch > Math.Max(variance, 0)
                ? "most of the gap is the difference of the sources. Training rows more like the dev rows should help most."
                : variance > 0 ? "most of the gap is variance, not the difference of the sources. More data or more regularization should "
                    + "help most." : "there is no gap to speak of.");
    }

    private static string GapOfClasses(EvaluatedSets sets)
    {
        var train = 1 - sets.Train.Evaluation.Accuracy!.Value;
        var dev = 1 - sets.Dev!.Evaluation.Accuracy!.Value;
        var figures = $"{NumberText.Percent(train)} of the training rows and {NumberText.Percent(dev)} of the dev rows are wrong. ";
        (_, var high) = Proportion.Interval(train, sets.Dev.Evaluation.Count);
        return figures + (dev <= high
            ? "The difference is within chance: no sign of overfitting."
            : train < dev / 2
                ? "The network fits the training rows much better than new ones: more data or more regularization (dropout, penalties) "
                    + "should help most."
                : "Most of the error is there on the training rows too: a larger network, more epochs or better features should help "
                    + "most.");
    }

    private static string GapOfNumbers(EvaluatedSets sets)
    {
        var train = sets.Train.Evaluation.Regression!.RootMeanSquaredError;
        var dev = sets.Dev!.Evaluation.Regression!.RootMeanSquaredError;
        return $"RMSE is {Sentences.Number(train)} on the training rows and {Sentences.Number(dev)} on the dev rows. "
            + (dev <= 1.2 * train
                ? "They are close: no sign of overfitting."
                : dev > 2 * train
                    ? "The network fits the training rows much better than new ones: more data or more regularization (dropout, "
                        + "penalties) should help most."
                    : "New rows are somewhat harder: some regularization may help.");
    }

    /// <summary>All epochs were used, and the best evaluation is among the last tenth.</summary>
    private static bool StillImproving(JobResult result) =>
        result.Training is { StoppedBy: StopReason.Epochs, Dev: not null, Steps: > 0 } training
        && result.Configuration.Training.EarlyStopping is not null
        && training.BestStep >= LateShare * training.Steps;
}
