namespace Ridgeback.Training.Parts;

/// <summary>Evaluates averages in place of the parameters.</summary>
internal sealed class Average(TrainingContext context, WeightAverage rule) : ITrainingPart
{
    public void BeforeEvaluation() => context.Plans.CopyAverages(context.Evaluated, rule.Decay);
}
