using Ridgeback.Configuration;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>How long, how fast and with how many threads.</summary>
public sealed record TrainingSettings
{
    /// <summary>The most passes over the training rows.</summary>
    public required int Epochs { get; init; }

    /// <summary>Rows of a step; null: 32, and 128 from 10,000 training rows on.</summary>
    public required int? BatchSize { get; init; }

    /// <summary>Addresses all random numbers of the training.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Threads; 0 for one on each core.</summary>
    public required int Threads { get; init; }

    /// <summary>Steps between evaluations; null for one at the end of each epoch.</summary>
    public required int? EvaluateEvery { get; init; }

    /// <summary>Whether evaluations run beside the training.</summary>
    public required bool EvaluateBeside { get; init; }

    /// <summary>When to stop before the last epoch; null: never.</summary>
    public required EarlyStopping? EarlyStopping { get; init; }

    /// <summary>Whether a hidden layer may begin with equal units.</summary>
    public required bool AllowEqualUnits { get; init; }

    /// <summary>What rows of each class count; null: what the rows themselves count.</summary>
    public required ClassWeights? ClassWeights { get; init; }

    /// <summary>When steps hardly change anything; null: not watched.</summary>
    public required StoppingTolerance? Tolerance { get; init; }

    /// <summary>Least seconds between two checkpoints.</summary>
    public required double CheckpointEverySeconds { get; init; }

    /// <summary>For regression: whether targets are standardized for the training.</summary>
    public required bool ScaleTargets { get; init; }

    /// <summary>How the weights are found.</summary>
    public required Solver Solver { get; init; }

    /// <summary>Reads the settings under <c>training</c>.</summary>
    public static TrainingSettings Bind(SettingsReader settings) => new()
    {
        Epochs = settings.Integer("epochs", 200, "The most passes over the training rows", Bounds.AtLeast(0)),
        BatchSize = settings.OptionalInteger(
            "batchSize", null, "Rows of a step; null: 32, and 128 from 10,000 training rows on", Bounds.AtLeast(1)),
        Seed = (ulong)settings.Long(
            "seed", 1, "Addresses all random numbers; the same seed gives the same model, byte for byte", Bounds.AtLeast(0)),
        Threads =
            settings.Integer("threads", 0, "Threads; 0 for one on each core. The model does not depend on it", Bounds.Between(0, 1024)),
        EvaluateEvery = settings.OptionalInteger(
            "evaluateEvery", null, "Steps between evaluations on the dev rows; null: once an epoch", Bounds.AtLeast(1)),
        EvaluateBeside = settings.Flag("evaluateBeside", false,
            "Whether evaluations run on a thread of their own while the training goes on; the model is the same, byte for byte"),
        EarlyStopping = settings.OptionalObject(
            "earlyStopping", Stopping, "When to stop before the last epoch; null: never, and the last weights are kept", onByDefault: true),
        AllowEqualUnits = settings.Flag("allowEqualUnits", false,
            "Whether a hidden layer may begin with equal units, which may learn the same; otherwise that is refused"),
        ClassWeights =
            settings.OptionalVariant("classWeights", Weights, null, "What rows of each class count; null: what the rows themselves count"),
        Tolerance = settings.OptionalObject(
            "tolerance", Tolerances, "Stop when steps hardly change anything, for whole-batch descent; null: not watched"),
        CheckpointEverySeconds = settings.Number(
            "checkpointEverySeconds", 5, "Least seconds between two checkpoints, which --resume continues from", Bounds.AtLeast(0)),
        Solver = settings.Choice(
            "solver", Solver.Gradient, "How the weights are found: by gradients, or for a linear network and numbers in closed form"),
        ScaleTargets = settings.Flag("scaleTargets", true, "Regression: train on standardized targets; predictions are in their own unit"),
    };

    private static readonly Variants<ClassWeights> Weights = new(
        "classWeights",
        new Variant<ClassWeights>("balanced", "Every class counts the same", _ => ClassWeights.Balanced),
        new Variant<ClassWeights>("byClass", "One weight for each class, in the order of their numbers", s => ClassWeights.Of(
            s.Numbers("weights", [1], "The weights", Bounds.AtLeast(0)))));

    private static StoppingTolerance Tolerances(SettingsReader settings) => new()
    {
        Gradient = settings.Number("gradient", 1e-6, "Norm of the gradient of the whole objective at which to stop", Bounds.AtLeast(0)),
        Progress = settings.OptionalNumber("progress", null,
            "Change of the objective from step to step, relative to it, at which to stop; null: not watched", Bounds.AtLeast(0)),
    };

    private static EarlyStopping Stopping(SettingsReader settings) => new(
        settings.Integer("patience", 20, "Evaluations without improvement after which to stop", Bounds.AtLeast(1)),
        settings.Choice("measure", StoppingMeasure.Loss, "What must improve on the dev rows"))
    {
        Head = settings.OptionalText(
            "head", null, "The head that is watched; null: the sum of all losses, or the measure of the first task"),
        Then = settings.Choice("then", AfterStopping.Keep, "What follows: keep the best weights; retrain from the start on training and "
            + "dev rows; or continue from the best weights on both"),
        RetrainFor = settings.Choice(
            "retrainFor", RetrainLength.Epochs, "Retrain: for as many passes, or as many steps, as led to the best weights"),
        MostSteps = settings.OptionalInteger("mostSteps", null,
            "Continue: the most steps; null: as many as led to the best weights, and at least one pass", Bounds.AtLeast(1)),
    };
}
