namespace Ridgeback.Training;

/// <summary>What was measured at one evaluation.</summary>
/// <remarks>
/// Losses are mean data losses in the predict phase (no dropout, population statistics); the penalty is apart. Train
/// figures are those of a fixed sample of training rows, as many as there are dev rows.
/// </remarks>
public sealed record EvaluationPoint
{
    /// <summary>Completed steps.</summary>
    public required long Step { get; init; }

    /// <summary>Completed epochs, a fraction within one.</summary>
    public required double Epoch { get; init; }

    /// <summary>Mean data loss on the training sample.</summary>
    public required double TrainLoss { get; init; }

    /// <summary>Accuracy, or root mean squared error, on the training sample.</summary>
    public required double TrainMetric { get; init; }

    /// <summary>
    /// The sum of all penalties: those of the parameters as they are, those that need examples as they were in the last step.
    /// </summary>
    public required double Penalty { get; init; }

    /// <summary>The penalty of each layer's parameters, and each multiplier with what it holds down.</summary>
    public RegularizationFigures Regularization { get; init; } = RegularizationFigures.None;

    /// <summary>What the objective measures besides what it minimizes; empty for the network's own losses.</summary>
    public MeasuredValues Measured { get; init; } = MeasuredValues.None;

    /// <summary>Mean data loss on the dev rows; null without dev rows.</summary>
    public double? DevLoss { get; init; }

    /// <summary>Accuracy, or root mean squared error, on the dev rows; null without dev rows.</summary>
    public double? DevMetric { get; init; }

    /// <summary>Mean loss of the mini-batches since the last evaluation, as trained (with dropout); null before the first step.</summary>
    public double? BatchLoss { get; init; }

    /// <summary>
    /// What early stopping compares, smaller is better: the dev loss, the error, 1 − F1, 1 − AUC or a measured value; null without dev
    /// rows.
    /// </summary>
    public double? Watched { get; init; }

    /// <summary>1; 2 in the second training that <see cref="EarlyStopping.Then"/> asks for.</summary>
    public int Phase { get; init; } = 1;

    /// <summary>The learning rate of the last step; before the first, of the first.</summary>
    public double LearningRate { get; init; }
}
