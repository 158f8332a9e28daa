using System.Globalization;
using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Ensembles;
using Ridgeback.Reports;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>Fills the report of an ensemble.</summary>
internal static class ReportOfEnsemble
{
    /// <param name="result">What came out.</param>
    /// <param name="data">The data and the network.</param>
    /// <param name="test">The test rows; null where they stayed sealed.</param>
    public static RunReport Build(EnsembleResult result, RunData data, Dataset? test)
    {
        var training = result.Training;
        var sets = new EvaluatedSets(
            data.Split, test, training.Train.Together, training.Dev?.Together, result.TrainDev?.Together, result.Test?.Together);
        var classes = training.Ensemble.Schema.Task == LearningTask.Classification;
        var hasDev = training.Dev is not null;
        var looked = hasDev ? data.Split.Dev : data.Split.Train.Data;
        return new RunReport
        {
            Title = ReportOfRun.Title(result.Folder, data),
            Subtitle = $"{result.Configuration.Ensemble!.Name} with {Sentences.Counted(training.Members.Count, "member")}: "
                + $"{ReportOfRun.Subtitle(data)}",
            KeyFigures = [.. KeyFigures.Of(sets), .. Own(result)],
            Verdict = [Verdict.Figures(sets, "ensemble"), Verdict.Honesty(sets, result.Finished), .. EnsembleSentences.Of(result)],
            Tables = [MembersTable(result),
                .. ClassWeightsTable.Of(training.ClassWeights, result.Configuration.Training.ClassWeights, data.Split.Train.Data)],
            ConfusionMatrices = classes ? [.. sets.HeldOut.Select(set => ReportOfRun.Confusion(set, data))] : [],
            Regressions = classes ? [] : [.. sets.HeldOut.SelectMany(ReportOfRun.Regressions)],
            HardestExamples = HardestRows.Of(training.Ensemble.Members[0], looked, (training.Dev ?? training.Train).Together.Outputs),
            HardestExamplesSet = hasDev ? "development" : "training",
            Network = ReportOfRun.Rows(result.Network),
            ConfigurationJson = data.Settings.ToJson(),
            Environment = ReportOfRun.Environment(
                training.Members[0].Seed, Trainer.ThreadsOf(result.Configuration.Training.Threads),
                training.Members.Sum(member => member.Seconds)),
        };
    }

    private static IEnumerable<KeyFigure> Own(EnsembleResult result)
    {
        if (result.Training.OutOfBag?.Evaluation is { } bag)
        {
            yield return bag.Accuracy is { } accuracy
                ? KeyFigure.Percent("Out-of-bag accuracy", accuracy,
                    $"of {NumberText.Count(bag.Count)} training rows, each by members that did not draw it")
                : new KeyFigure("Out-of-bag RMSE", Sentences.Number(bag.Regression!.RootMeanSquaredError),
                    $"of {NumberText.Count(bag.Count)} training rows, each by members that did not draw it");
        }

        if ((result.Training.Dev?.Errors ?? result.Test?.Errors) is { } errors)
        {
            yield return KeyFigure.Number(
                "Correlation of errors", errors.Correlation, "c/v: 1 where all members err alike, 0 where every further one helps fully");
        }

        yield return KeyFigure.Count("Members", result.Training.Members.Count, result.Configuration.Ensemble!.Name);
    }

    private static ReportTable MembersTable(EnsembleResult result)
    {
        var training = result.Training;
        var classes = training.Ensemble.Schema.Task == LearningTask.Classification;
        var measure = classes ? "accuracy" : "RMSE";
        string Cell(EnsembleEvaluation? evaluation, int member) => evaluation is null ? "–" : Text(evaluation.Members[member]);
        string Together(EnsembleEvaluation? evaluation) => evaluation is null ? "–" : Text(evaluation.Together);
        return new ReportTable("members", "Members")
        {
            Explanation = training.Ensemble.Combination == Combination.Sum
                ? "Each member by itself predicts only what the ones before it leave; the last line is what they predict together."
                : "Each member by itself, and all of them together.",
            Headings = ["Member", "#Seed", "#Weight", "#Steps", "#Kept step", $"#Training {measure}", $"#Development {measure}",
                $"#Test {measure}"],
            Rows =
            [
                .. training.Members.Select((member, i) => (string[])[
                    NumberText.Count(member.Number), member.Seed.ToString(CultureInfo.InvariantCulture),
                    NumberText.Short(training.Ensemble.Weights[i]),
                    NumberText.Count(member.Steps), NumberText.Count(member.BestStep), Cell(training.Train, i), Cell(training.Dev, i),
                    Cell(result.Test, i)]),
                ["Together", "", "", NumberText.Count(training.Members.Sum(member => member.Steps)), "", Together(training.Train),
                    Together(training.Dev), Together(result.Test)],
            ],
        };
    }

    private static string Text(Evaluation evaluation) =>
        evaluation.Accuracy is { } accuracy ? NumberText.Percent(accuracy) : Sentences.Number(evaluation.Regression!.RootMeanSquaredError);
}
