namespace Ridgeback.Reports;

/// <summary>What was measured at one step. Null means not measured here; NaN or infinite means measured and not finite.</summary>
public sealed record LearningPoint
{
    /// <summary>Updates done so far, from 0.</summary>
    public required long Step { get; init; }

    /// <summary>Passes over the training rows so far; may be a fraction.</summary>
    public double Epoch { get; init; }

    /// <summary>Mean loss on training rows, without penalties.</summary>
    public double? TrainLoss { get; init; }

    /// <summary>Learning rate of the step before.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Sum of the penalties.</summary>
    public double? TrainPenalty { get; init; }

    /// <summary>The part of each layer, in the order of the layers; empty where it is not known.</summary>
    public IReadOnlyList<(string Layer, double Penalty)> PenaltyByLayer { get; init; } = [];

    /// <summary>Mean loss on development rows, without penalties.</summary>
    public double? DevLoss { get; init; }

    /// <summary>The metric on training rows.</summary>
    public double? TrainMetric { get; init; }

    /// <summary>The metric on development rows.</summary>
    public double? DevMetric { get; init; }
}

/// <summary>How the run went, step by step.</summary>
public sealed record LearningCurves
{
    /// <summary>Measurements by ascending step.</summary>
    public required IReadOnlyList<LearningPoint> Points { get; init; }

    /// <summary>Name of the loss. Default "loss".</summary>
    public string LossName { get; init; } = "loss";

    /// <summary>Name of the metric: "accuracy", "RMSE". Default "accuracy".</summary>
    public string MetricName { get; init; } = "accuracy";

    /// <summary>The step whose weights were kept; null where no choice was made.</summary>
    public long? ChosenStep { get; init; }

    /// <summary>The rows that training losses are of. Default "train".</summary>
    public string TrainName { get; init; } = "train";

    /// <summary>The rows that development losses are of. Default "development".</summary>
    public string DevName { get; init; } = "development";

    /// <summary>A loss that the development rows are to come down to; null for none.</summary>
    public double? TargetLoss { get; init; }

    /// <summary>True where the chosen step only said how a second training was to begin or to end. Default false.</summary>
    public bool IsFirstOfTwo { get; init; }

    /// <summary>The step at which training ended; null leaves the mark out.</summary>
    public long? StopStep { get; init; }

    /// <summary>Why training ended, in plain words; empty for none.</summary>
    public string StopReason { get; init; } = "";
}
