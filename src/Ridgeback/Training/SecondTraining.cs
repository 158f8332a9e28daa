using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>The training on training and dev rows together that followed an early stop.</summary>
/// <remarks>
/// <para>
/// <see cref="AfterStopping.Retrain"/> is Algorithm 7.2: it begins like any training with the same options, with the
/// initial values that the seed gives, and ends after the passes or steps that the first one took to its best evaluation
/// (a part of a pass is rounded to the nearest step).
/// </para>
/// <para>
/// <see cref="AfterStopping.Continue"/> is Algorithm 7.3: it begins with the best parameters and the optimizer's state there, and
/// goes through whole passes over all rows, in an order of their own. It ends at the first evaluation whose data loss on the
/// dev rows (no penalties, predict phase) is at most <see cref="TargetLoss"/>, or at the bound. Nothing guarantees that it gets there.
/// </para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 7.8.</para>
/// </remarks>
public sealed record SecondTraining
{
    /// <summary>Which of the two.</summary>
    public required AfterStopping Kind { get; init; }

    /// <summary>How long a retraining was to be.</summary>
    public required RetrainLength RetrainFor { get; init; }

    /// <summary>
    /// The best model of the first training, whose figures stand in the run. It is the run's model where the second one did not come to its
    /// end.
    /// </summary>
    public required Model FirstModel { get; init; }

    /// <summary>Steps of the second training.</summary>
    public required long Steps { get; init; }

    /// <summary>The most it may do.</summary>
    public required long MostSteps { get; init; }

    /// <summary>
    /// <see cref="StopReason.Epochs"/> for a complete retraining; <see cref="StopReason.Target"/> or <see cref="StopReason.Bound"/> for a
    /// continued one.
    /// </summary>
    public required StopReason StoppedBy { get; init; }

    /// <summary>True unless it was cancelled, stopped by a callback, or no longer finite.</summary>
    public bool IsComplete => StoppedBy is not (StopReason.Cancelled or StopReason.Callback or StopReason.NotFinite);

    /// <summary>
    /// For <see cref="AfterStopping.Continue"/>, the data loss of the best parameters on the training rows at the stop, with heads the
    /// weighted sum of the tasks that dev rows have labels for; null otherwise.
    /// </summary>
    public double? TargetLoss { get; init; }

    /// <summary>
    /// Its evaluations. Dev losses are there for <see cref="AfterStopping.Continue"/> only, and are losses on rows that are trained on.
    /// </summary>
    public required IReadOnlyList<EvaluationPoint> History { get; init; }

    /// <summary>All figures on training and dev rows together: rows that it was trained on.</summary>
    public required Evaluation All { get; init; }
}
