namespace Ridgeback.Training.Parts;

/// <summary>Keeps a checkpoint: at evaluations when one is due, and at the end. Takes up an earlier run's.</summary>
internal sealed class Checkpoint(TrainingContext context, CheckpointOptions options, string identity) : ITrainingPart
{
    private readonly string path = CheckpointFile.PathIn(options.Folder, context.Start.IsSecond);
    private TimeSpan last;

    public bool Begin()
    {
        if (!options.Resume || !File.Exists(path) || (context.Start.IsSecond && !CheckpointFile.IsOf(path, identity)))
        {
            return false;
        }

        CheckpointFile.Read(path, context.Saved, context.Plans.Store, identity);
        context.Control.LearningRate = context.Plans.Store.Scalar(context.Graph.LearningRate);
        return true;
    }

    public bool Evaluated(in TakenEvaluation evaluation)
    {
        if (evaluation.InTurn && context.State.Elapsed - last >= options.Every)
        {
            Save(evaluation.Store);
        }

        return false;
    }

    public void Closing() => Save(context.Plans.Store);

    private void Save(Execution.StateStore<float> store)
    {
        store.Scalar(context.Graph.LearningRate) = context.Control.LearningRate;
        CheckpointFile.Write(path, context.Saved, store, identity);
        last = context.State.Elapsed;
    }
}
