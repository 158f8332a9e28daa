using Microsoft.Extensions.Logging;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Networks;
using Ridgeback.Training.Parts;

namespace Ridgeback.Training;

/// <summary>Trains a network: steps, evaluations, early stopping, checkpoints.</summary>
public sealed class Trainer
{
    private readonly TrainingOptions options;
    private readonly TrainingSet training;
    private readonly TrainingContext context;
    private readonly Evaluations evaluations;

    internal Trainer(Network network, TrainingSet training, Dataset? dev, TrainingOptions options, TrainingStart start)
    {
        TrainingChecks.Check(network, training, dev, options);
        (this.options, this.training) = (options, training);
        Identity = options.Checkpoint is null ? "" : start.IdentityOf(network, training, dev, options);
        context = new TrainingContext(start.Prepare(network, training, options), training, dev, options, start);
        evaluations = new Evaluations(context, start.SampleOf(training.Count, dev));
        context.Parts = new TrainingParts(PartsOf());
        context.Parts.Declare(context.Saved);
    }

    /// <summary>Batches of an epoch.</summary>
    internal int BatchCount => context.Batches.BatchCount;

    /// <summary>The sum of the learning rates of the steps up to the parameters that are returned.</summary>
    internal double BestRateSum => context.Best.RateSum;

    /// <summary>All variables as they stood at the best evaluation; null unless something goes on from there.</summary>
    internal StateStore<float>? AtBest => context.Saved.Stores.FirstOrDefault(saved => saved.Prefix == AllAtBest.Prefix)?.Store;

    /// <summary>What the checkpoint belongs to; empty without one.</summary>
    internal string Identity { get; }

    /// <summary>Trains a network on the training rows and watches the dev rows.</summary>
    /// <param name="network">The network.</param>
    /// <param name="training">The training rows, raw: preprocessing is fitted on them and on nothing else.</param>
    /// <param name="dev">The rows that decide when to stop, raw; null trains all epochs.</param>
    /// <param name="options">How to train. Default: all defaults.</param>
    /// <param name="cancellation">Cancelling returns the best model so far.</param>
    /// <exception cref="InputException">The data does not fit the network, or a setting does not fit the data.</exception>
    /// <exception cref="Graphs.GraphException">The network or the objective cannot be built.</exception>
    public static TrainingRun Fit(
        Network network, TrainingSet training, Dataset? dev = null, TrainingOptions? options = null,
        CancellationToken cancellation = default) =>
        TwoTrainings.Fit(network, training, dev, options ?? new TrainingOptions(), cancellation);

    internal static int ThreadsOf(int threads) => threads > 0 ? threads : Environment.ProcessorCount;

    internal TrainingRun Run(CancellationToken cancellation)
    {
        using var parts = context.Parts;
        if (!parts.Begin())
        {
            evaluations.AtOnce();
            TrainingChecks.RequireFinite(context.State.History[0]);
        }

        var reason = new TrainingLoop(context, evaluations).Run(cancellation);
        if (!context.Plans.ParametersAreFinite())
        {
            return Finish(NotFinite());
        }

        parts.Closing();
        if (context.State.History[^1].Step != context.State.Steps)
        {
            evaluations.AtOnce();
        }

        return Finish(reason == StopReason.Bound ? parts.End() ?? reason : reason);
    }

    /// <summary>Everything that takes part, in the order in which it is asked.</summary>
    private IReadOnlyList<ITrainingPart> PartsOf() =>
    [
        .. options.FineTuning is { } start ? [new FineTuned(context, start)] : None,
        new FirstValues(context),
        .. context.Start.PartsOf(context),
        .. options.EarlyStopping is { Then: AfterStopping.Continue } ? [new AllAtBest(context)] : None,
        .. options.WeightAverage is { } average ? [new Average(context, average)] : None,
        .. options.EvaluateBeside ? [new Beside(context, evaluations)] : None,
        .. options.Schedule is { } schedule ? [context.Start.RateOf(context, schedule)] : None,
        .. options.Augmentation.Count > 0 ? [Augmented.Of(context, training)] : None,
        new Listeners(context),
        .. options.Tolerance is { } tolerance ? [new AtRest(context, tolerance)] : None,
        .. options.Checkpoint is { } checkpoint ? [new Checkpoint(context, checkpoint, Identity)] : None,
    ];

    private static ITrainingPart[] None => [];

    private StopReason NotFinite()
    {
        if (context.State.Message.Length == 0)
        {
            context.Report(TrainingChecks.ExplainNotFinite(
                context.Plans.FirstParameterNotFinite(), context.State.Steps, context.Control.LearningRate));
        }

        return StopReason.NotFinite;
    }

    private TrainingRun Finish(StopReason reason)
    {
        (var state, var best) = (context.State, context.Best);
        context.Evaluated.CopyFrom(best.Store);
        var run = new TrainingRun
        {
            Model = context.Preparation.ModelOf(context.Graph.Parameters, best.Store),
            History = state.History,
            BestStep = best.Step,
            Steps = state.Steps,
            Epochs = state.Epoch,
            StoppedBy = reason,
            Message = state.Message,
            Seconds = state.Seconds,
            Seed = options.Seed,
            Threads = context.Team.Threads,
            ClassWeights = context.Preparation.ByClass,
            Advice = [.. TrainingAdvice.Of(context.Network, training.Data.Labelled(), context.EqualLayers)],
            Train = new RowsEvaluator(context, context.Train, context.Team).Evaluate(),
            Dev = evaluations.OnDevRows(),
            EquivalentPenalty = options.EarlyStopping is null || context.Dev is null || !options.IsSupervised
                ? null : EquivalentPenalty.Of(context.Network, options, best.Step, best.RateSum),
        };
        options.Logger?.LogInformation("stopped by {Reason} after {Steps} steps; best step {Best}", reason, run.Steps, run.BestStep);
        return run;
    }
}
