using Ridgeback.Execution;

namespace Ridgeback.Training;

/// <summary>Keeps what was evaluated where it was best: by early stopping, else by the last evaluation with finite losses.</summary>
internal sealed class BestParameters(EarlyStopping? stopping, StateStore<float> store)
{
    private readonly EarlyStoppingRule rule = new(stopping?.Patience ?? int.MaxValue);

    /// <summary>The model's own variables as they were evaluated at the best evaluation.</summary>
    public StateStore<float> Store => store;

    /// <summary>The step of the best evaluation.</summary>
    public long Step { get; private set; }

    /// <summary>The sum of the learning rates of the steps up to it.</summary>
    public double RateSum { get; private set; }

    /// <summary>Whether patience is at its end.</summary>
    public bool ShouldStop => rule.ShouldStop;

    public void Declare(SavedState saved)
    {
        saved.Store("best/", store);
        saved.Number("keptStep", () => Step, value => Step = (long)value);
        saved.Number("keptRateSum", () => RateSum, value => RateSum = value);
        rule.Declare(saved, "best", "bestStep", "waited");
    }

    /// <summary>Takes note of an evaluation; true when it is the best so far.</summary>
    /// <param name="point">What was measured.</param>
    /// <param name="evaluated">What it was measured with.</param>
    /// <param name="rateSum">The sum of the learning rates until then.</param>
    public bool Take(EvaluationPoint point, StateStore<float> evaluated, double rateSum)
    {
        var finite = double.IsFinite(point.TrainLoss) && double.IsFinite(point.DevLoss ?? 0);
        var isBest = stopping is null || point.Watched is null
            ? finite
            : rule.Observe(point.Step, finite ? point.Watched.Value : double.NaN);
        if (isBest)
        {
            store.CopyFrom(evaluated);
            (Step, RateSum) = (point.Step, rateSum);
        }

        return isBest;
    }
}
