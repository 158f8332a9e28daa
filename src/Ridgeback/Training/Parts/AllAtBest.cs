using Ridgeback.Execution;

namespace Ridgeback.Training.Parts;

/// <summary>
/// Keeps all variables as they stood at the best evaluation, for a second training that goes on from there (Algorithm 7.3).
/// </summary>
internal sealed class AllAtBest(TrainingContext context) : ITrainingPart
{
    /// <summary>What it is kept under.</summary>
    public const string Prefix = "atBest/";

    public StateStore<float> Store { get; } = context.CopyOf(context.Plans.Store.Variables);

    public void Declare(SavedState saved) => saved.Store(Prefix, Store);

    public bool Begin()
    {
        Store.CopyFrom(context.Plans.Store);
        return false;
    }

    public bool Evaluated(in TakenEvaluation evaluation)
    {
        if (evaluation.IsBest)
        {
            evaluation.Store.Scalar(context.Graph.LearningRate) = evaluation.Point.LearningRate;
            Store.CopyFrom(evaluation.Store);
        }

        return false;
    }
}
