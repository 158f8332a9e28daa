namespace Ridgeback.Training.Parts;

/// <summary>Begins with the parameters of a trained model.</summary>
internal sealed class FineTuned(TrainingContext context, FineTuning start) : ITrainingPart
{
    public bool Begin()
    {
        FineTuningStart.Apply(start, context.Graph.Parameters, context.Plans.Store);
        return false;
    }
}
