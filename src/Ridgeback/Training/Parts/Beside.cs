using Ridgeback.Execution;

namespace Ridgeback.Training.Parts;

/// <summary>Makes evaluations beside the steps that follow them (R095).</summary>
/// <remarks>
/// An evaluation reads copies, and its result is taken up when the next one is due or the steps have come to an end. Where it changes
/// anything (it stops the training, or its rate) the training goes back to where the evaluation began, with all variables and counters as
/// they were; so the bits are those of evaluations at once.
/// </remarks>
internal sealed class Beside(TrainingContext context, Evaluations evaluations) : ITrainingPart
{
    private readonly StateStore<float> snapshot = context.CopyOf(context.Plans.Store.Variables);
    private readonly Queue<UnderWay> underWay = new(1);

    public bool TakesOver()
    {
        var point = evaluations.Begin();
        snapshot.CopyFrom(context.Plans.Store);
        var work = Task.Factory.StartNew(
            evaluations.Measure, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        underWay.Enqueue(new UnderWay(work, point, context.Saved.Place(), context.Control.StopRequested));
        return true;
    }

    public bool Settle()
    {
        if (!underWay.TryDequeue(out var under))
        {
            return false;
        }

        var measured = under.Work.GetAwaiter().GetResult();
        var now = (context.Saved.Place(), context.Control.LearningRate, context.Control.StopRequested);
        context.Saved.Return(under.Place);
        context.Control.Restore(under.Point.LearningRate, under.StopRequested);
        if (!evaluations.Take(under.Point, measured, snapshot, inTurn: true))
        {
            context.Saved.Return(now.Item1);
            context.Control.Restore(now.LearningRate, now.StopRequested);
            return false;
        }

        context.Plans.Store.CopyFrom(snapshot);
        context.Batches.Shuffle(context.State.Epoch);
        context.State.Message = "";
        return true;
    }

    public void Dispose()
    {
        foreach (var left in underWay)
        {
            Task.WaitAny([left.Work], CancellationToken.None);
        }
    }

    /// <summary>An evaluation beside the training.</summary>
    /// <param name="Work">Measures.</param>
    /// <param name="Point">What was known when it began.</param>
    /// <param name="Place">Where the training stood then.</param>
    /// <param name="StopRequested">Whether a callback had asked for the end.</param>
    private sealed record UnderWay(Task<Measurement> Work, EvaluationPoint Point, double[] Place, bool StopRequested);
}
