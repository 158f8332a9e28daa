using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Small things to learn.</summary>
internal static class Problems
{
    public static DataSplit Iris { get; } = Datasets.Iris().Split(seed: 3);

    /// <summary>Iris without its third class: 100 rows, two classes.</summary>
    public static Dataset TwoKinds { get; } = Dataset.Classification(
        Datasets.Iris().Features[..400], 4, Datasets.Iris().Labels[..100], ["setosa", "versicolor"], new() { Name = "two kinds" });

    /// <summary>y = 3 + 2a − b/2 and y = 10a, a and b between −1 and 1; no noise.</summary>
    public static Dataset Line(int rows)
    {
        var features = Array.ConvertAll(Table.Wave(2 * rows, 0.4), value => (float)value);
        float[] targets = [.. Enumerable.Range(0, rows).SelectMany(i => new[]
        {
            3 + (2 * features[2 * i]) - (features[(2 * i) + 1] / 2), 10 * features[2 * i],
        })];
        return Dataset.Regression(features, 2, targets, 2, new() { Name = "line" });
    }

    /// <summary>Classes that have nothing to do with the features: the more is learned, the worse the dev rows do.</summary>
    public static Dataset Noise(int rows, double offset, int classes = 3)
    {
        var features = Array.ConvertAll(Table.Wave(6 * rows, offset), value => (float)value);
        int[] labels = [.. Table.Wave(rows, offset + 17).Select(value => (int)(Math.Abs(value * 1000) % classes))];
        return Dataset.Classification(
            features, 6, labels, [.. Enumerable.Range(0, classes).Select(c => $"c{c}")], new() { Name = "noise" });
    }

    public static Network Small(TrainingSet training) => Network.Classifier(training).Dense(16).Relu();

    /// <summary>All parameters of a model, bit for bit.</summary>
    public static int[] Bits(Model model) =>
        [.. model.Parameters.All.SelectMany(variable => model.Values(variable).ToArray()).Select(BitConverter.SingleToInt32Bits)];

    public static byte[] Saved(TrainingRun run)
    {
        using var folder = new Formats.TemporaryFolder();
        run.Model.Save(folder.Path);
        return File.ReadAllBytes(Path.Combine(folder.Path, Model.ParametersFile));
    }
}

/// <summary>A callback from functions.</summary>
internal sealed class Calls : TrainingCallback
{
    public Action<StepContext>? Step { get; init; }

    public Action<EvaluationPoint, TrainingControl>? Evaluation { get; init; }

    public Action<int, TrainingControl>? Epoch { get; init; }

    public override void OnStep(in StepContext step) => Step?.Invoke(step);

    public override void OnEvaluation(EvaluationPoint point, TrainingControl control) => Evaluation?.Invoke(point, control);

    public override void OnEpoch(int epoch, TrainingControl control) => Epoch?.Invoke(epoch, control);
}
