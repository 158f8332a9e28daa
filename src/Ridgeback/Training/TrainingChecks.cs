using System.Globalization;
using Ridgeback.Augmentation;
using Ridgeback.Data;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>What must hold before a training starts, and what to say when it fails.</summary>
internal static class TrainingChecks
{
    /// <summary>Rows fit the network, settings fit both and each other.</summary>
    /// <exception cref="InputException">Something does not fit.</exception>
    public static void Check(Network network, TrainingSet training, Dataset? dev, TrainingOptions options)
    {
        RowChecks.CheckFit(network, training.Data, dev);
        CheckNumbers(options);
        RowChecks.CheckWeights(training.Data, dev);
        StoppingChecks.CheckKind(training.Data, options.EarlyStopping);
        RowChecks.CheckLabels(network, training.Data, dev);
        StoppingChecks.CheckWatched(network, dev, options.EarlyStopping);
        Augmenter.Check(options.Augmentation, training.Data);
        GroupChecks.Check(network, options.Groups);
        StepChecks.Check(network, options);
        LayerChecks.Check(network, options);
        CheckFineTuning(training.Data, options.FineTuning);
        CheckNormalization(network, training.Data, options);
    }

    /// <summary>The losses of the initial parameters.</summary>
    public static void RequireFinite(EvaluationPoint first)
    {
        if (!double.IsFinite(first.TrainLoss) || !double.IsFinite(first.DevLoss ?? 0))
        {
            throw new InputException(
                "Training, before the first step",
                string.Create(CultureInfo.InvariantCulture, $"expected finite losses, received {first.TrainLoss} on training rows and "
                    + $"{first.DevLoss?.ToString(CultureInfo.InvariantCulture) ?? "none"} on dev rows"),
                "A feature is far out of range: check the preprocessing, and the initializers");
        }
    }

    public static string ExplainNotFinite(string what, long step, double learningRate) => string.Create(CultureInfo.InvariantCulture,
        $"Stopped at step {step}: {what}. The last good weights are kept. Likely cause: the learning rate {learningRate} is too high, or "
            + $"a feature is far out of range; try {learningRate / 10:G6} and check the preprocessing.");

    private static void CheckNumbers(TrainingOptions options)
    {
        Require(options.Epochs >= 0, "Epochs", "0 or more", options.Epochs, "Choose how many passes to make at most");
        Require(options.BatchSize >= 1, "BatchSize", "1 or more", options.BatchSize, "32 to 512 are usual");
        Require(options.EvaluateEvery is null or >= 1, "EvaluateEvery", "1 or more steps", options.EvaluateEvery ?? 0,
            "Leave it out to evaluate each epoch");
        Require(options.Threads is >= 0 and <= 1024, "Threads", "0 to 1024", options.Threads, "0 takes one for each core");
    }

    private static void CheckFineTuning(Dataset data, FineTuning? fineTuning)
    {
        if (fineTuning is { KeepPreprocessing: true } start && start.Model.FeatureCount != data.FeatureCount)
        {
            throw new InputException(
                "Fine-tuning", $"expected {start.Model.FeatureCount} features, as the model's preprocessing was fitted on, received "
                    + $"{data.FeatureCount}",
                "Use the same features, or set KeepPreprocessing to false");
        }
    }

    private static void CheckNormalization(Network network, Dataset data, TrainingOptions options)
    {
        var normalizes = network.HiddenLayers.Any(layer => layer is BatchNormalization);
        if (normalizes && (options.BatchSize == 1 || data.Count == 1))
        {
            throw new InputException(
                "Training with batch normalization",
                $"expected batches of 2 rows or more, received a batch size of {Math.Min(options.BatchSize, data.Count)}",
                "Choose a larger batch size, or leave batch normalization out");
        }
    }

    private static void Require(bool holds, string setting, string expected, object received, string remedy)
    {
        if (!holds)
        {
            throw new InputException($"Training options, {setting}", $"expected {expected}, received {received}", remedy);
        }
    }
}
