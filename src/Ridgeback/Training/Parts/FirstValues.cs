namespace Ridgeback.Training.Parts;

/// <summary>Looks at the parameters' first values: keeps those that penalties refer to, and refuses units that begin equal.</summary>
internal sealed class FirstValues(TrainingContext context) : ITrainingPart
{
    public bool Begin()
    {
        foreach (var step in context.Graph.Steps)
        {
            step.Regularization.KeepReferences(context.Plans.Store);
        }

        context.EqualLayers = SymmetryGuard.EqualLayers(context.Graph.Trained, context.Plans.Store);
        SymmetryGuard.Check(context.EqualLayers, context.Options.AllowEqualUnits);
        context.TakeAsFirst();
        return false;
    }
}
