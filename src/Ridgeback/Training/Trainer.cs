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
public sealed class Trainer
{
    private readonly Network network;
    private readonly TrainingOptions options;
    private readonly DataSchema schema;
    private readonly Pipeline pipeline;
    private readonly TargetScaling? scaling;
    private readonly double[]? classWeights;
    private readonly string[] advice;
    private readonly Dataset train;
    private readonly TrainingGraph graph;
    private readonly WorkerTeam team;
    private readonly TrainingPlans<float> plans;
    private readonly StateStore<float> evaluated;
    private readonly StateStore<float> best;
    private readonly Evaluator sampleEvaluator;
    private readonly Evaluator? devEvaluator;
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

    private Trainer(Network network, TrainingSet training, Dataset? dev, TrainingOptions options)
    {
        TrainingChecks.Check(network, training, dev, options);
        this.options = options;
        callbacks = [.. options.Callbacks];
        schema = training.Data.Schema;
        pipeline = FineTuningStart.Pipeline(options) ?? Pipeline.Fit(training, [.. options.Preprocessing]);
        this.network = network = network.For(pipeline);
        scaling = network.Task.Kind == LearningTask.Regression && options.ScaleTargets ? TargetScaling.Fit(training) : null;
        classWeights = options.ClassWeights?.Fit(training);
        train = Prepare(training.Data);
        graph = new TrainingGraph(network, options, train.Count, !train.Weights.IsEmpty);
        team = new WorkerTeam(ThreadsOf(options.Threads));
        plans = new TrainingPlans<float>(graph, options.Seed, team);
        FineTuningStart.Apply(options.FineTuning, graph.Parameters, plans.Store);
        graph.Regularization.KeepReferences(plans.Store);
        var equal = SymmetryGuard.EqualLayers(graph.Trained, plans.Store);
        SymmetryGuard.Check(equal, options.AllowEqualUnits);
        advice = [.. TrainingAdvice.Of(network, training.Data, equal)];
        best = ParametersOf(plans.Store);
        evaluated = options.WeightAverage is null ? plans.Store : ParametersOf(plans.Store);
        batches = new BatchOrder(
            train.Count, Math.Min(options.BatchSize, train.Count), options.Seed, network.Layers.Any(layer => layer is BatchNormalization));
        augmented = options.Augmentation.Count == 0 ? null : new AugmentedBatches(new Augmenter(options.Augmentation, training.Data, options.Seed), pipeline, batches);
        state = new TrainerState(options.EarlyStopping?.Patience ?? int.MaxValue, options.Schedule?.Patience ?? int.MaxValue);
        var hasDev = dev is { Count: > 0 };
        sampleEvaluator = EvaluatorOf(Sample(train, hasDev ? dev!.Count : train.Count));
        devEvaluator = hasDev ? EvaluatorOf(Prepare(dev!)) : null;
        identity = options.Checkpoint is null ? "" : CheckpointIdentity.Of(network, training.Data, dev, options);
        control.LearningRate = options.Optimizer.LearningRate;
        ApplySchedule();
    }

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
        new Trainer(network.For(training), training, dev, options ?? new TrainingOptions()).Run(cancellation);

    internal static int ThreadsOf(int threads) => threads > 0 ? threads : Environment.ProcessorCount;

    private TrainingRun Run(CancellationToken cancellation)
    {
        using var making = augmented;
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

        return Finish(reason);
    }

    private bool Resume()
    {
        if (options.Checkpoint is not { Resume: true } checkpoint || !File.Exists(CheckpointFile.PathIn(checkpoint.Folder)))
        {
            return false;
        }

        CheckpointFile.Read(checkpoint.Folder, plans.Store, best, state, identity);
        control.LearningRate = plans.Store.Scalar(graph.LearningRate);
        return true;
    }

    private StopReason Loop(CancellationToken cancellation)
    {
        for (; state.Epoch < options.Epochs; state.Epoch++, state.NextBatch = 0)
        {
            batches.Shuffle(state.Epoch);
            while (state.NextBatch < batches.BatchCount)
            {
                if (state.Rule.ShouldStop)
                {
                    return StopReason.Patience;
                }

                if (cancellation.IsCancellationRequested || control.StopRequested)
                {
                    return control.StopRequested ? StopReason.Callback : StopReason.Cancelled;
                }

                if (!Step())
                {
                    return StopReason.NotFinite;
                }

                if (HardlyMoves())
                {
                    return StopReason.Tolerance;
                }

                var epochEnds = state.NextBatch == batches.BatchCount;
                if (options.EvaluateEvery is { } every ? state.Steps % every == 0 : epochEnds)
                {
                    if (!plans.ParametersAreFinite())
                    {
                        return StopReason.NotFinite;
                    }

                    Evaluate();
                    SaveCheckpointIfDue();
                }
            }

            foreach (var callback in callbacks)
            {
                callback.OnEpoch(state.Epoch + 1, control);
            }
        }

        return state.Rule.ShouldStop ? StopReason.Patience : StopReason.Epochs;
    }

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
        lastLoss = loss;
        var weight = train.WeightOf(rows);
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
            control.LearningRate = options.Optimizer.LearningRate
                * schedule.Factor(new SchedulePlace(state.Steps, state.Epoch, batches.BatchCount, options.Epochs, state.Plateaus));
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

    private void Evaluate()
    {
        if (options.WeightAverage is { } average)
        {
            plans.CopyAverages(evaluated, average.Decay);
        }

        (var trainLoss, var trainMetric) = sampleEvaluator.Measure();
        var dev = devEvaluator?.Measure();
        var point = new EvaluationPoint
        {
            Step = state.Steps,
            Epoch = state.Epoch + ((double)state.NextBatch / batches.BatchCount),
            TrainLoss = trainLoss,
            TrainMetric = trainMetric,
            Penalty = plans.Penalty(),
            DevLoss = dev?.Loss,
            DevMetric = dev?.Metric,
            BatchLoss = state.BatchLossWeight == 0 ? null : state.BatchLossSum / state.BatchLossWeight,
            LearningRate = control.LearningRate,
        };
        (state.BatchLossSum, state.BatchLossWeight) = (0, 0);
        state.History.Add(point);
        var finite = double.IsFinite(trainLoss) && double.IsFinite(dev?.Loss ?? 0);
        if (options.EarlyStopping is null || dev is null
            ? finite
            : state.Rule.Observe(state.Steps, finite ? Watched(dev.Value) : double.NaN))
        {
            best.CopyFrom(evaluated);
            state.BestStep = state.Steps;
        }

        if (options.Schedule?.Patience is not null)
        {
            state.Plateau.Observe(state.Steps, dev is null ? trainLoss : Watched(dev.Value));
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

    private void Report(string problem)
    {
        message = problem;
        options.Logger?.LogError("{Message}", problem);
    }

    private double Watched((double Loss, double Metric) dev) =>
        options.EarlyStopping is null or { Measure: StoppingMeasure.Loss } ? dev.Loss
        : network.Task.Kind == LearningTask.Classification ? 1 - dev.Metric : dev.Metric;

    private TrainingRun Finish(StopReason reason)
    {
        evaluated.CopyFrom(best);
        var run = new TrainingRun
        {
            Model = new Model(network, schema, pipeline, scaling, graph.Parameters, best),
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
            Train = EvaluatorOf(train).Evaluate(),
            Dev = devEvaluator?.Evaluate(),
        };
        options.Logger?.LogInformation("stopped by {Reason} after {Steps} steps; best step {Best}", reason, run.Steps, run.BestStep);
        return run;
    }

    private void SaveCheckpointIfDue()
    {
        if (options.Checkpoint is { } checkpoint && watch.Elapsed - lastCheckpoint >= checkpoint.Every)
        {
            SaveCheckpoint();
        }
    }

    private void SaveCheckpoint()
    {
        if (options.Checkpoint is { } checkpoint)
        {
            plans.Store.Scalar(graph.LearningRate) = control.LearningRate;
            CheckpointFile.Write(
                checkpoint.Folder, plans.Store, best, state, identity, state.EarlierSeconds + watch.Elapsed.TotalSeconds);
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

    private Dataset Prepare(Dataset data)
    {
        var prepared = ClassWeights.Apply(classWeights, pipeline.Apply(data));
        return scaling?.Apply(prepared) ?? prepared;
    }

    /// <summary>A fixed sample of the training rows: every k-th.</summary>
    private static Dataset Sample(Dataset data, int count)
    {
        if (count >= data.Count)
        {
            return data;
        }

        return data.Select([.. Enumerable.Range(0, count).Select(i => (int)((long)i * data.Count / count))]);
    }

    private Evaluator EvaluatorOf(Dataset prepared) =>
        new(network.Task, graph.EvaluationOutputs, evaluated, prepared, scaling, team);
}
