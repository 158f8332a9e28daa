namespace Ridgeback.Training;

/// <summary>Writes the learning rates of the next step down where the plans read them.</summary>
internal static class StepRates
{
    /// <summary>
    /// The training's rate; with named steps also each step's own: by its schedule, else in the ratio of the training's.
    /// </summary>
    public static void Set(TrainingContext context)
    {
        var store = context.Plans.Store;
        var rate = context.Control.LearningRate;
        store.Scalar(context.Graph.LearningRate) = rate;
        if (context.Options.Steps.Count == 0)
        {
            return;
        }

        var place = context.PlaceAfter(plateaus: 0);
        for (var i = 0; i < context.Graph.Steps.Count; i++)
        {
            var step = context.Graph.Steps[i];
            store.Scalar(step.LearningRate) = step.FirstRate
                * (step.Rule.Schedule?.Factor(place) ?? rate / context.Options.Optimizer.LearningRate);
        }
    }
}
