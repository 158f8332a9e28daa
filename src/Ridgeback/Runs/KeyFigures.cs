using Ridgeback.Charts;
using Ridgeback.Reports;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>The numbers at the top of the report, the most important first.</summary>
internal static class KeyFigures
{
    public static IEnumerable<KeyFigure> Of(JobResult result, EvaluatedSets sets) =>
    [
        .. Of(sets),
        KeyFigure.Count("Chosen step", result.Training.BestStep,
            FormattableString.Invariant($"of {result.Training.Steps:N0}, in {Sentences.Counted(result.Training.Epochs, "epoch")}")),
        KeyFigure.Count("Trained numbers", result.Network.Parameters, FormattableString.Invariant(
            $"from {(result.Training.Second is { IsComplete: true } second ? second.All.Count : sets.Train.Rows.Count):N0} training rows")),
    ];

    /// <summary>Those that say how well it does.</summary>
    public static IEnumerable<KeyFigure> Of(EvaluatedSets sets)
    {
        var classes = sets.Train.Evaluation.Classification is not null;
        foreach (var set in new[] { sets.Test, sets.Dev, sets.Train }.OfType<EvaluatedSet>())
        {
            yield return classes ? Accuracy(set, set == sets.Judge) : Error(set, set == sets.Judge);
        }

        var judge = sets.Judge.Evaluation;
        if (classes)
        {
            yield return KeyFigure.Number($"{Title(sets.Judge)} log-loss", judge.Loss, "mean −ln of the probability of the true class");
            yield return KeyFigure.Number(
                $"{Title(sets.Judge)} F1", judge.Classification!.F1, judge.Classification.Confusion.Classes == 2
                    ? $"of class {sets.Judge.Rows.ClassNames[1]}" : "mean over the classes");
        }
        else
        {
            yield return KeyFigure.Number(
                $"{Title(sets.Judge)} R²", judge.Regression!.RSquared, "share of the variance explained; 0 is no better than the mean");
            yield return new KeyFigure($"{Title(sets.Judge)} mean absolute error", Sentences.Number(judge.Regression.MeanAbsoluteError),
                "in the unit of the target");
        }
    }

    private static KeyFigure Accuracy(EvaluatedSet set, bool main)
    {
        var accuracy = set.Evaluation.Accuracy!.Value;
        (var low, var high) = Proportion.Interval(accuracy, set.Evaluation.Count);
        var right = FormattableString.Invariant($"{Math.Round(accuracy * set.Evaluation.Count):N0} of {set.Evaluation.Count:N0} rows");
        var interval = $"{right}; 95 % interval {NumberText.Percent(low)} to {NumberText.Percent(high)}";
        return KeyFigure.Percent(
            $"{Title(set)} accuracy", accuracy, set.Name.StartsWith("training", StringComparison.Ordinal) ? right : interval, main);
    }

    private static KeyFigure Error(EvaluatedSet set, bool main) => new(
        $"{Title(set)} RMSE", Sentences.Number(set.Evaluation.Regression!.RootMeanSquaredError),
        FormattableString.Invariant($"root mean squared error over {set.Evaluation.Count:N0} rows, in the unit of the target"), main);

    private static string Title(EvaluatedSet set) => char.ToUpperInvariant(set.Name[0]) + set.Name[1..];
}
