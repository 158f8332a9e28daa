using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Ridgeback.Augmentation;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Schedules;

namespace Ridgeback.Training;

/// <summary>Trains a network: steps, evaluations, early stopping, checkpoints.</summary>
public sealed partial class Trainer
{
    private readonly Network network;
    private readonly TrainingOptions options;
    private readonly DataSchema schema;
    private readonly Pipeline pipeline;
    private readonly TargetScaling? scaling;
    private readonly double[]? classWeights;
    private readonly string[] advice;
    private readonly TargetScaling?[] headScalings;
    private readonly TaskRows train;
    private readonly TrainingGraph graph;
    private readonly WorkerTeam team;
    private readonly TrainingPlans<float> plans;
    private readonly StateStore<float> evaluated;
    private readonly StateStore<float> best;
    private readonly StateStore<float>? atBest;
    private readonly StateStore<float>? snapshot;
    private readonly NetworkEvaluator sampleEvaluator;
    private readonly NetworkEvaluator? devEvaluator;
    private readonly SecondStart? second;
    private readonly string checkpointPath;
    private readonly TrainerState state;
    private readonly TrainingControl control = new();
    private readonly BatchOrder batches;
    private readonly TrainingCallback[] callbacks;
    private readonly string identity;
    private readonly AugmentedBatches? augmented;
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan lastCheckpoint;
    private string message = "";
    private double lastLoss;

    internal Trainer(Network network, TrainingSet training, Dataset? dev, TrainingOptions options, SecondStart? second = null)
    {
        TrainingChecks.Check(network, training, dev, options);
        this.options = options;
        this.second = second;
        callbacks = [.. options.Callbacks];
        schema = training.Data.Schema;
        var kept = second?.Kept;
        pipeline = kept?.Model.Pipeline ?? FineTuningStart.Pipeline(options) ?? Pipeline.Fit(training, [.. options.Preprocessing]);
        this.network = network = network.For(pipeline);
        scaling = kept is not null ? kept.Model.TargetScaling
            : network.Task.Kind == LearningTask.Regression && options.ScaleTargets ? ScalingOf(training.Data) : null;
        headScalings = kept is not null ? [.. kept.Model.HeadScalings] : [.. network.Heads.Select(head =>
            !head.IsReconstruction && head.TaskFor(network.ExampleShape).Kind == LearningTask.Regression && options.ScaleTargets
                ? ScalingOf(training.Data.Head(head.Name)) : null)];
        classWeights = kept is null ? options.ClassWeights?.Fit(training) : kept.ClassWeights?.ToArray();
        train = Prepare(training.Data);
        var count = train.Rows.Count;
        graph = new TrainingGraph(network, options, train.LearnedFrom, train.IsWeighted);
        team = new WorkerTeam(ThreadsOf(options.Threads));
        plans = new TrainingPlans<float>(graph, options.Seed, team);
        FineTuningStart.Apply(options.FineTuning, graph.Parameters, plans.Store);
        graph.Regularization.KeepReferences(plans.Store);
        var equal = SymmetryGuard.EqualLayers(graph.Trained, plans.Store);
        SymmetryGuard.Check(equal, options.AllowEqualUnits);
        advice = [.. TrainingAdvice.Of(network, training.Data.Labelled(), equal)];
        second?.Apply(plans.Store);
        best = ParametersOf(plans.Store);
        evaluated = options.WeightAverage is null && !options.EvaluateBeside ? plans.Store : ParametersOf(plans.Store);
        atBest = options.EarlyStopping?.Then == AfterStopping.Continue ? CopyOf(plans.Store) : null;
        snapshot = options.EvaluateBeside ? CopyOf(plans.Store) : null;
        batches = new BatchOrder(
            count, Math.Min(options.BatchSize, count), options.Seed, network.HiddenLayers.Any(layer => layer is BatchNormalization));
        augmented = options.Augmentation.Count == 0 ? null
            : new AugmentedBatches(new Augmenter(options.Augmentation, training.Data, options.Seed), pipeline, batches);
        state = new TrainerState(options.EarlyStopping?.Patience ?? int.MaxValue, options.Schedule?.PlateauPatience ?? int.MaxValue)
        {
            Place = second?.Place ?? default(TrainerPlace) with { Objective = double.NaN },
        };
        var hasDev = dev is { Count: > 0 };
        var evaluating = options.EvaluateBeside ? new WorkerTeam(1) : team;
        sampleEvaluator = EvaluatorOf(train.Sample(second?.SampleSize ?? (hasDev ? dev!.Count : count)), evaluating);
        devEvaluator = hasDev ? EvaluatorOf(Prepare(dev!), evaluating) : null;
        identity = options.Checkpoint is null ? "" : second?.Identity ?? CheckpointIdentity.Of(network, training.Data, dev, options);
        checkpointPath = options.Checkpoint is null ? "" : CheckpointFile.PathIn(options.Checkpoint.Folder, second is not null);
        control.LearningRate = plans.Store.Scalar(graph.LearningRate);
        ApplySchedule();
    }

    /// <summary>Batches of an epoch.</summary>
    internal int BatchCount => batches.BatchCount;

    /// <summary>The sum of the learning rates of the steps up to the parameters that are returned.</summary>
    internal double BestRateSum => state.BestRateSum;

    /// <summary>All variables as they stood at the best evaluation; null unless something goes on from there.</summary>
    internal StateStore<float>? AtBest => atBest;

    /// <summary>What the checkpoint belongs to; empty without one.</summary>
    internal string Identity => identity;

    /// <summary>Trains a network on the training rows and watches the dev rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">The training rows, raw: preprocessing is fitted on them and on nothing else.</param>
    /// <param name="dev">The rows that decide when to stop, raw; null trains all epochs.</param>
    /// <param name="options">How to train. Default: all defaults.</param>
    /// <param name="cancellation">Cancelling returns the best model so far.</param>
    /// <exception cref="InputException">The data does not fit the network, or a setting does not fit the data.</exception>
    /// <exception cref="GraphException">The network cannot be built.</exception>
    public static TrainingRun Fit(
        Network network, TrainingSet training, Dataset? dev = null, TrainingOptions? options = null,
        CancellationToken cancellation = default) =>
        TwoTrainings.Fit(network, training, dev, options ?? new TrainingOptions(), cancellation);

    internal static int ThreadsOf(int threads) => threads > 0 ? threads : Environment.ProcessorCount;

    internal TrainingRun Run(CancellationToken cancellation)
    {
        using var making = augmented;
        try
        {
            return RunToEnd(cancellation);
        }
        finally
        {
            if (underWay is { } left)
            {
                Task.WaitAny([left.Work], CancellationToken.None);
            }
        }
    }

    private TrainingRun RunToEnd(CancellationToken cancellation)
    {
        var resumed = Resume();
        if (!resumed)
        {
            Evaluate();
            TrainingChecks.RequireFinite(state.History[0]);
        }

        var reason = Loop(cancellation);
        if (message.Length == 0 && !plans.ParametersAreFinite())
        {
            reason = StopReason.NotFinite;
            Report(TrainingChecks.ExplainNotFinite(plans.FirstParameterNotFinite(), state.Steps, control.LearningRate));
        }

        if (plans.ParametersAreFinite())
        {
            SaveCheckpoint();
            if (state.History[^1].Step != state.Steps)
            {
                Evaluate();
            }
        }

        return Finish(reason == StopReason.Bound && TargetIsReached ? StopReason.Target : reason);
    }

    private bool Resume()
    {
        if (options.Checkpoint is not { Resume: true } || !File.Exists(checkpointPath)
            || (second is not null && !CheckpointFile.IsOf(checkpointPath, identity)))
        {
            return false;
        }

        CheckpointFile.Read(checkpointPath, new CheckpointStores(plans.Store, best, atBest), state, identity);
        control.LearningRate = plans.Store.Scalar(graph.LearningRate);
        return true;
    }

    private StopReason Loop(CancellationToken cancellation)
    {
        while (true)
        {
            var reason = StepUntilEnd(cancellation);
            if (!Settle())
            {
                return reason;
            }
        }
    }

    private StopReason StepUntilEnd(CancellationToken cancellation)
    {
        if (state.AtRest)
        {
            return StopReason.Tolerance;
        }

        for (; second is not null || state.Epoch < options.Epochs; state.Epoch++, state.NextBatch = 0)
        {
            batches.Shuffle(state.Epoch);
            while (state.NextBatch < batches.BatchCount)
            {
                if (End(cancellation) is { } reason)
                {
                    return reason;
                }

                if (!Step())
                {
                    return StopReason.NotFinite;
                }

                if (HardlyMoves())
                {
                    state.AtRest = true;
                    return StopReason.Tolerance;
                }

                var epochEnds = state.NextBatch == batches.BatchCount;
                if (options.EvaluateEvery is { } every ? state.Steps % every == 0 : epochEnds)
                {
                    if (!plans.ParametersAreFinite())
                    {
                        return StopReason.NotFinite;
                    }

                    if (!Settle())
                    {
                        EvaluateInTurn();
                    }
                }
            }

            foreach (var callback in callbacks)
            {
                callback.OnEpoch(state.Epoch + 1, control);
            }
        }

        return state.Rule.ShouldStop ? StopReason.Patience : StopReason.Epochs;
    }

    /// <summary>Why no step follows; null when one does.</summary>
    private StopReason? End(CancellationToken cancellation) =>
        state.Rule.ShouldStop ? StopReason.Patience
        : TargetIsReached ? StopReason.Target
        : state.Steps >= second?.LastStep(batches.BatchCount) ? second.Target is null ? StopReason.Epochs : StopReason.Bound
        : control.StopRequested ? StopReason.Callback
        : cancellation.IsCancellationRequested ? StopReason.Cancelled
        : null;

    /// <summary>
    /// One step; false when its loss was not finite. A gradient that overflowed shows here one step later, in the parameters; they are
    /// also looked at before every evaluation, so nothing that is measured or kept comes after it.
    /// </summary>
    private bool Step()
    {
        ApplySchedule();
        plans.Store.Scalar(graph.LearningRate) = control.LearningRate;
        var rows = batches.Batch(state.NextBatch);
        var loss = plans.Step(train, rows, augmented is null ? default : augmented.Take(state.Epoch, state.NextBatch));
        if (!double.IsFinite(loss))
        {
            if (plans.ParametersAreFinite())
            {
                Report(TrainingChecks.ExplainNotFinite(plans.FirstNotFinite(train, rows, loss), state.Steps + 1, control.LearningRate));
            }

            return false;
        }

        state.Steps++;
        state.NextBatch++;
        state.RateSum += control.LearningRate;
        lastLoss = loss;
        state.DataPenalty = plans.DataPenalty;
        var weight = train.Rows.WeightOf(rows);
        state.BatchLossSum += loss * weight;
        state.BatchLossWeight += weight;
        foreach (var callback in callbacks)
        {
            callback.OnStep(new StepContext(state.Steps, state.Epoch, loss, control));
        }

        return true;
    }

    private void ApplySchedule()
    {
        if (options.Schedule is { } schedule)
        {
            control.LearningRate = options.Optimizer.LearningRate * schedule.Factor(
                second?.PlaceOf(state, batches.BatchCount, options.Epochs)
                ?? new SchedulePlace(state.Steps, state.Epoch, batches.BatchCount, options.Epochs, state.Plateaus));
        }
    }

    /// <summary>Whether the step just done was within the tolerance.</summary>
    private bool HardlyMoves()
    {
        if (options.Tolerance is not { } tolerance)
        {
            return false;
        }

        (var gradientNorm, var penalty) = plans.Watched();
        var (before, now) = (state.Objective, lastLoss + penalty);
        state.Objective = now;
        return gradientNorm <= tolerance.Gradient || Math.Abs(now - before) <= tolerance.Progress * Math.Max(1, Math.Abs(now));
    }

    private void Report(string problem)
    {
        message = problem;
        options.Logger?.LogError("{Message}", problem);
    }

    private TrainingRun Finish(StopReason reason)
    {
        evaluated.CopyFrom(best);
        var run = new TrainingRun
        {
            Model = new Model(network, schema, pipeline, (scaling, headScalings), graph.Parameters, best),
            History = state.History,
            BestStep = state.BestStep,
            Steps = state.Steps,
            Epochs = state.Epoch,
            StoppedBy = reason,
            Message = message,
            Seconds = state.EarlierSeconds + watch.Elapsed.TotalSeconds,
            Seed = options.Seed,
            Threads = team.Threads,
            ClassWeights = classWeights,
            Advice = advice,
            Train = EvaluatorOf(train, team).Evaluate(),
            Dev = devEvaluator?.Evaluate(),
            EquivalentPenalty = options.EarlyStopping is null || devEvaluator is null
                ? null : EquivalentPenalty.Of(network, options, state.BestStep, state.BestRateSum),
        };
        options.Logger?.LogInformation("stopped by {Reason} after {Steps} steps; best step {Best}", reason, run.Steps, run.BestStep);
        return run;
    }

    private void SaveCheckpoint() => SaveCheckpoint(plans.Store, state.Place);

    private void SaveCheckpoint(StateStore<float> store, TrainerPlace place)
    {
        if (options.Checkpoint is not null)
        {
            store.Scalar(graph.LearningRate) = control.LearningRate;
            CheckpointFile.Write(
                checkpointPath, new CheckpointStores(store, best, atBest), state, place, identity,
                state.EarlierSeconds + watch.Elapsed.TotalSeconds);
            lastCheckpoint = watch.Elapsed;
        }
    }

    /// <summary>A store of the model's own variables, with the values of another.</summary>
    private StateStore<float> ParametersOf(StateStore<float> values)
    {
        var store = new StateStore<float>(options.Seed);
        store.AddWithoutInitialValues(graph.Parameters.All);
        store.CopyFrom(values);
        return store;
    }

    /// <summary>A store of all variables, with the values of another.</summary>
    private StateStore<float> CopyOf(StateStore<float> values)
    {
        var store = new StateStore<float>(options.Seed);
        store.AddWithoutInitialValues(values.Variables);
        store.CopyFrom(values);
        return store;
    }

    private TaskRows Prepare(Dataset data)
    {
        var prepared = pipeline.Apply(data);
        var own = ClassWeights.Apply(classWeights, prepared);
        return TaskRows.Of(network, scaling?.Apply(own) ?? own, prepared, headScalings);
    }

    /// <summary>By the rows whose targets are known; null where there are none.</summary>
    private static TargetScaling? ScalingOf(Dataset rows) =>
        rows.Labelled() is { Count: > 0 } labelled ? TargetScaling.Fit(new TrainingSet(labelled)) : null;

    private NetworkEvaluator EvaluatorOf(TaskRows prepared, WorkerTeam threads) =>
        new(network, (graph.EvaluationOutputs, graph.HeadOutputs), evaluated, prepared, (scaling, headScalings), threads);
}
