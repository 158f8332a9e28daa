using System.Globalization;
using System.Runtime.InteropServices;
using Ridgeback.Data;
using Ridgeback.Kernels;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Reports;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>Fills the report of a run.</summary>
internal static class ReportOfRun
{
    /// <param name="result">What came out.</param>
    /// <param name="data">The data and the network.</param>
    /// <param name="test">The test rows; null where they stayed sealed.</param>
    public static RunReport Build(JobResult result, RunData data, Dataset? test)
    {
        var sets = new EvaluatedSets(result, data.Split, test);
        var classes = data.Network.Task.Kind == LearningTask.Classification;
        var hasDev = result.Training.Dev is not null;
        var looked = (hasDev ? data.Split.Dev : data.Split.Train.Data).Labelled();
        return new RunReport
        {
            Title = Title(result.Folder, data),
            Subtitle = Subtitle(data),
            KeyFigures = [.. KeyFigures.Of(result, sets)],
            Verdict = [.. Verdict.Of(result, sets)],
            LearningCurves = Curves(result, classes),
            SecondLearningCurves = SecondCurves(result, classes),
            Tables =
            [
                .. HeadTable.Of(sets),
                .. result.Regularization?.Tables() ?? [],
                .. ClassWeightsTable.Of(
                    result.Training.ClassWeights, result.Configuration.Training.ClassWeights, WeightedRows(result, data)),
            ],
            ConfusionMatrices = classes ? [.. sets.HeldOut.Select(set => Confusion(set, data))] : [],
            Regressions = classes ? [] : [.. sets.HeldOut.SelectMany(Regressions)],
            HardestExamples =
                HardestRows.Of(result.Training.DevModel, looked, (hasDev ? result.Training.Dev! : result.Training.Train).Outputs),
            HardestExamplesSet = (hasDev ? sets.Dev : sets.Train)!.Name,
            Layers = LayerPictures.Histograms(result.Training.Model, looked),
            Pictures = [.. AugmentedPictures.Of(result.Configuration, data.Split.Train.Data),
                .. ComponentPictures.Of(result.Training.Model.Pipeline, looked), .. LayerPictures.Filters(result.Training.Model)],
            Network = Rows(result.Network),
            ConfigurationJson = data.Settings.ToJson(),
            Environment = Environment(result.Training.Seed, result.Training.Threads, result.Training.Seconds),
        };
    }

    /// <summary>The rows that class weights were fitted on: those of a new second training, the dev rows too.</summary>
    private static Dataset WeightedRows(JobResult result, RunData data) =>
        result.Training.Second is { IsComplete: true, Kind: AfterStopping.Retrain }
        ? data.Split.Train.Data.Joined(data.Split.Dev)
        : data.Split.Train.Data;

    public static string Title(string folder, RunData data) =>
        $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}: {data.Split.Train.Data.Name}";

    public static IReadOnlyList<NetworkRow> Rows(NetworkSummary network) =>
        [.. network.Rows.Select(row => new NetworkRow($"{row.Name} ({row.Kind})", row.Output.ToString(), row.Parameters, row.Operations))];

    public static string Subtitle(RunData data)
    {
        var rows = data.Split.Train.Data;
        var task = data.Network.Task;
        var what = task.Kind == LearningTask.Classification ? $"{task.Count} classes" : $"numbers ({string.Join(", ", rows.TargetNames)})";
        var input = rows.ExampleShape.Length == 3 ? $"images of {rows.ExampleShape[0]} × {rows.ExampleShape[1]}"
            : $"{rows.FeatureCount} features";
        return string.Create(CultureInfo.InvariantCulture,
            $"{what} from {input}; {rows.Count:N0} training, {data.Split.Dev.Count:N0} development and {data.Split.Test.Count:N0} sealed "
                + $"test rows");
    }

    private static LearningCurves Curves(JobResult result, bool classes) => Curves(result, classes, result.Training.History) with
    {
        ChosenStep = result.Training.Dev is null || result.Configuration.Training.EarlyStopping is null ? null : result.Training.BestStep,
        IsFirstOfTwo = result.Training.Second is { IsComplete: true },
        StopStep = result.Training.Steps,
        StopReason = LowerFirst(Sentences.Stop(result)),
    };

    /// <summary>Dev losses of a continued training are losses on rows that are trained on: what its end is decided by.</summary>
    private static LearningCurves? SecondCurves(JobResult result, bool classes) =>
        result.Training.Second is not { History.Count: > 0 } second ? null : Curves(result, classes, second.History) with
        {
            TrainName = "all rows",
            DevName = "dev rows",
            TargetLoss = second.TargetLoss,
            StopStep = second.History[^1].Step,
            StopReason = second.StoppedBy switch
            {
                StopReason.Target => "the loss on the dev rows, which are trained on now, came down to the target",
                StopReason.Bound => "it had done the most steps it was given",
                _ when second.IsComplete => "it had gone as far as the first training's best weights",
                _ => "it was broken off",
            },
        };

    private static LearningCurves Curves(JobResult result, bool classes, IReadOnlyList<EvaluationPoint> history) => new()
    {
        Points =
        [
            .. history.Select(point => new LearningPoint
            {
                Step = point.Step,
                Epoch = point.Epoch,
                TrainLoss = point.TrainLoss,
                TrainPenalty = result.Configuration.Penalties.Count > 0 ? point.Penalty : null,
                PenaltyByLayer = [.. point.Regularization.Where(figure => figure.Name.StartsWith("penalty ", StringComparison.Ordinal))
                    .Select(figure => (figure.Name[8..], figure.Value))],
                DevLoss = point.DevLoss,
                TrainMetric = point.TrainMetric,
                DevMetric = point.DevMetric,
                LearningRate = point.LearningRate,
            }),
        ],
        LossName = LossName(result.Training.Model.Network.Task.Loss),
        MetricName = classes ? "accuracy" : "RMSE",
    };

    private static string LowerFirst(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..];

    private static string LossName(Loss loss) => loss switch
    {
        Squared { Half: true } => "half the squared error",
        Squared => "squared error",
        Absolute => "absolute error",
        MulticlassHinge or AttributeHinge => "hinge",
        CustomLoss custom => custom.Kind,
        _ => "log-loss",
    };

    public static ConfusionMatrix Confusion(EvaluatedSet set, RunData data)
    {
        var counts = set.Evaluation.Classification!.Confusion;
        var classes = Enumerable.Range(0, counts.Classes);
        return new ConfusionMatrix(
            set.Name, data.Split.Train.Data.ClassNames,
            [.. classes.SelectMany(actual => classes.Select(predicted => (long)counts[actual, predicted]))]);
    }

    public static IEnumerable<RegressionResult> Regressions(EvaluatedSet set)
    {
        var targets = set.Rows.TargetCount;
        for (var i = 0; i < targets; i++)
        {
            yield return new RegressionResult(
                set.Name, set.Rows.TargetNames[i],
                [.. Enumerable.Range(0, set.Rows.Count).Select(row => (double)set.Rows.Targets[(row * targets) + i])],
                [.. Enumerable.Range(0, set.Rows.Count).Select(row => (double)set.Evaluation.Outputs[(row * targets) + i])]);
        }
    }

    public static NamedValue[] Environment(ulong seed, int threads, double seconds) =>
    [
        new("Ridgeback", typeof(ReportOfRun).Assembly.GetName().Version!.ToString(3)),
        new(".NET", System.Environment.Version.ToString()),
        new("System", $"{RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})"),
        new("Instructions", Hardware.Best.ToString()),
        new("Threads", FormattableString.Invariant($"{threads}")),
        new("Seed", FormattableString.Invariant($"{seed}")),
        new("Seconds", FormattableString.Invariant($"{seconds:0.0}")),
    ];
}
