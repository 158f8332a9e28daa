using Microsoft.Extensions.Logging;
using Ridgeback.Execution;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>Evaluations: at once, or beside the steps that follow them (R095).</summary>
/// <remarks>
/// Beside the training an evaluation reads copies, and its result is taken up when the next one is due or the steps have come to
/// an end. Where it changes anything (it stops the training, or its rate) the training goes back to where the evaluation began,
/// with all variables and counters as they were; so the bits are those of evaluations at once.
/// </remarks>
public sealed partial class Trainer
{
    private UnderWay? underWay;

    private bool TargetIsReached => second?.Target is { } target && state.History[^1].DevLoss <= target;

    /// <summary>Evaluates at once.</summary>
    private void Evaluate()
    {
        var point = Begin();
        Take(point, Measure(), plans.Store, state.RateSum);
    }

    /// <summary>Evaluates at once, or begins to evaluate beside the steps that follow.</summary>
    private void EvaluateInTurn()
    {
        if (snapshot is null)
        {
            Evaluate();
            SaveCheckpointIfDue(plans.Store, state.Place);
            return;
        }

        var point = Begin();
        snapshot.CopyFrom(plans.Store);
        var work = Task.Factory.StartNew(Measure, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        underWay = new UnderWay(work, point, state.Place, control.StopRequested);
    }

    /// <summary>
    /// Takes up the evaluation that is under way, if there is one. True when it changed anything: then the training stands where the
    /// evaluation began.
    /// </summary>
    private bool Settle()
    {
        if (underWay is not { } under)
        {
            return false;
        }

        underWay = null;
        var measured = under.Work.GetAwaiter().GetResult();
        (var rate, var stop, var plateaus) = (control.LearningRate, control.StopRequested, state.Plateaus);
        control.Restore(under.Point.LearningRate, under.StopRequested);
        Take(under.Point, measured, snapshot!, under.Place.RateSum);
        var changed = control.LearningRate != under.Point.LearningRate || control.StopRequested != under.StopRequested
            || state.Plateaus != plateaus || state.Rule.ShouldStop || TargetIsReached;
        SaveCheckpointIfDue(snapshot!, under.Place);
        if (!changed)
        {
            control.Restore(rate, stop);
            return false;
        }

        plans.Store.CopyFrom(snapshot!);
        state.Place = under.Place;
        batches.Shuffle(state.Epoch);
        message = "";
        return true;
    }

    /// <summary>What is known of an evaluation before it is made; brings what is evaluated up to date.</summary>
    private EvaluationPoint Begin()
    {
        if (options.WeightAverage is { } average)
        {
            plans.CopyAverages(evaluated, average.Decay);
        }
        else if (snapshot is not null)
        {
            evaluated.CopyFrom(plans.Store);
        }

        (var penalty, var figures) = plans.Penalty();
        var point = new EvaluationPoint
        {
            Regularization = figures,
            Step = state.Steps,
            Epoch = state.Epoch + ((double)state.NextBatch / batches.BatchCount),
            TrainLoss = double.NaN,
            TrainMetric = double.NaN,
            Penalty = penalty + state.DataPenalty,
            BatchLoss = state.BatchLossWeight == 0 ? null : state.BatchLossSum / state.BatchLossWeight,
            LearningRate = control.LearningRate,
            Phase = second is null ? 1 : 2,
        };
        (state.BatchLossSum, state.BatchLossWeight) = (0, 0);
        return point;
    }

    private Measured Measure()
    {
        var train = sampleEvaluator.Measure();
        if (devEvaluator is null)
        {
            return new Measured(train, null, null);
        }

        var dev = devEvaluator.Measure();
        return new Measured(train, dev, devEvaluator.Watched(options.EarlyStopping, dev.Loss));
    }

    /// <summary>Takes note of an evaluation.</summary>
    /// <param name="begun">What was known before.</param>
    /// <param name="measured">What was measured.</param>
    /// <param name="store">All variables as they were then.</param>
    /// <param name="rateSum">The sum of the learning rates until then.</param>
    private void Take(EvaluationPoint begun, Measured measured, StateStore<float> store, double rateSum)
    {
        var point = begun with
        {
            TrainLoss = measured.Train.Loss,
            TrainMetric = measured.Train.Metric,
            DevLoss = measured.Dev?.Loss,
            DevMetric = measured.Dev?.Metric,
            Watched = measured.Watched,
        };
        state.History.Add(point);
        var finite = double.IsFinite(point.TrainLoss) && double.IsFinite(point.DevLoss ?? 0);
        if (options.EarlyStopping is null || point.Watched is null
            ? finite
            : state.Rule.Observe(point.Step, finite ? point.Watched.Value : double.NaN))
        {
            best.CopyFrom(evaluated);
            store.Scalar(graph.LearningRate) = point.LearningRate;
            atBest?.CopyFrom(store);
            (state.BestStep, state.BestRateSum) = (point.Step, rateSum);
        }

        if (options.Schedule?.PlateauPatience is not null && second is null)
        {
            state.Plateau.Observe(point.Step, point.Watched ?? point.TrainLoss);
            if (state.Plateau.ShouldStop)
            {
                state.Plateaus++;
                state.Plateau.Restore(state.Plateau.Best, state.Plateau.BestStep, 0);
            }
        }

        options.Progress?.Report(point);
        options.Logger?.LogInformation(
            "step {Step}, epoch {Epoch:F1}: train loss {TrainLoss:F4}, dev loss {DevLoss:F4}, dev metric {DevMetric:F4}",
            point.Step, point.Epoch, point.TrainLoss, point.DevLoss, point.DevMetric);
        foreach (var callback in callbacks)
        {
            callback.OnEvaluation(point, control);
        }
    }

    private void SaveCheckpointIfDue(StateStore<float> store, TrainerPlace place)
    {
        if (options.Checkpoint is { } checkpoint && watch.Elapsed - lastCheckpoint >= checkpoint.Every)
        {
            SaveCheckpoint(store, place);
        }
    }

    private readonly record struct Measured((double Loss, double Metric) Train, (double Loss, double Metric)? Dev, double? Watched);

    /// <summary>An evaluation beside the training.</summary>
    /// <param name="Work">Measures.</param>
    /// <param name="Point">What was known when it began.</param>
    /// <param name="Place">Where the training stood then.</param>
    /// <param name="StopRequested">Whether a callback had asked for the end.</param>
    private sealed record UnderWay(Task<Measured> Work, EvaluationPoint Point, TrainerPlace Place, bool StopRequested);
}
