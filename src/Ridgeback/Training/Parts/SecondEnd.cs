namespace Ridgeback.Training.Parts;

/// <summary>A second training: where it begins, and when it ends.</summary>
internal sealed class SecondEnd(TrainingContext context, SecondStart start) : ITrainingPart
{
    private bool IsReached => start.Target is { } target && context.State.History[^1].DevLoss <= target;

    public bool Begin()
    {
        start.Apply(context.Plans.Store);
        context.TakeAsFirst();
        (context.State.Epoch, context.State.Steps, context.State.RateSum) = start.Place;
        return false;
    }

    public StopReason? End() => IsReached ? StopReason.Target
        : context.State.Steps < start.LastStep(context.Batches.BatchCount) ? null
        : start.Continues ? StopReason.Bound : StopReason.Epochs;

    public bool Evaluated(in TakenEvaluation evaluation) => IsReached;
}
