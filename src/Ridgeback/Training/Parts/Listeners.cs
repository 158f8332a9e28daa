using Microsoft.Extensions.Logging;

namespace Ridgeback.Training.Parts;

/// <summary>Tells callbacks, progress and log what happens.</summary>
internal sealed class Listeners(TrainingContext context) : ITrainingPart
{
    private readonly TrainingCallback[] callbacks = [.. context.Options.Callbacks];

    public bool AfterStep(double loss)
    {
        foreach (var callback in callbacks)
        {
            callback.OnStep(new StepContext(context.State.Steps, context.State.Epoch, loss, context.Control));
        }

        return false;
    }

    public void EpochEnded()
    {
        foreach (var callback in callbacks)
        {
            callback.OnEpoch(context.State.Epoch + 1, context.Control);
        }
    }

    public bool Evaluated(in TakenEvaluation evaluation)
    {
        var point = evaluation.Point;
        context.Options.Progress?.Report(point);
        context.Options.Logger?.LogInformation(
            "step {Step}, epoch {Epoch:F1}: train loss {TrainLoss:F4}, dev loss {DevLoss:F4}, dev metric {DevMetric:F4}",
            point.Step, point.Epoch, point.TrainLoss, point.DevLoss, point.DevMetric);
        var before = (context.Control.LearningRate, context.Control.StopRequested);
        foreach (var callback in callbacks)
        {
            callback.OnEvaluation(point, context.Control);
        }

        return before != (context.Control.LearningRate, context.Control.StopRequested);
    }
}
