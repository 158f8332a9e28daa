using System.Globalization;
using Microsoft.Extensions.Logging;
using Ridgeback.Data;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>A training, and the second one on all rows where <see cref="EarlyStopping.Then"/> asks for it.</summary>
/// <remarks>
/// The second one has a checkpoint file of its own. A resumed run takes up the first from its last checkpoint, finds it ended, and takes
/// up the second; where the first went on to another best evaluation, the second begins anew.
/// </remarks>
internal static class TwoTrainings
{
    public static TrainingRun Fit(
        Network network, TrainingSet training, Dataset? dev, TrainingOptions options, CancellationToken cancellation)
    {
        if (options.Solver == Solver.ClosedForm)
        {
            return RidgeRegression.Fit(network, training, dev, options, cancellation);
        }

        StoppingChecks.CheckSecond(dev, options.EarlyStopping);
        network = network.For(training);
        var trainer = new Trainer(network, training, dev, options, new TrainingStart());
        var first = trainer.Run(cancellation);
        if (options.EarlyStopping is null or { Then: AfterStopping.Keep } || dev is null
            || first.StoppedBy is StopReason.Cancelled or StopReason.Callback or StopReason.NotFinite)
        {
            return first;
        }

        var start = Start(trainer, first, Math.Min(dev.Count, training.Count), options);
        options.Logger?.LogInformation("second training: {Then}, on training and dev rows", options.EarlyStopping.Then);
        var all = new TrainingSet(training.Data.Joined(dev));
        var second = new Trainer(network, all, start.Continues ? dev : null, options with { EarlyStopping = null }, start);
        return Join(network, options, first, start, second, second.Run(cancellation));
    }

    private static SecondStart Start(Trainer trainer, TrainingRun first, int sample, TrainingOptions options) => new()
    {
        Stopping = options.EarlyStopping!,
        First = first,
        FirstBatches = trainer.BatchCount,
        Plateaus = options.Schedule?.PlateauPatience is { } patience ? SecondStart.PlateausOf(first.History, patience) : [],
        AtBest = trainer.AtBest,
        RateSum = trainer.BestRateSum,
        SampleSize = sample,
        Identity = string.Create(CultureInfo.InvariantCulture,
            $"{trainer.Identity}, second training {options.EarlyStopping!.Then} {options.EarlyStopping.RetrainFor}, best step "
                + $"{first.BestStep}, model {FineTuningStart.Describe(new FineTuning(first.Model))}"),
    };

    private static TrainingRun Join(
        Network network, TrainingOptions options, TrainingRun first, SecondStart start, Trainer trainer, TrainingRun run)
    {
        var before = start.Place.Steps;
        var second = new SecondTraining
        {
            Kind = start.Stopping.Then,
            RetrainFor = start.Stopping.RetrainFor,
            FirstModel = first.Model,
            Steps = run.Steps - before,
            MostSteps = start.LastStep(trainer.BatchCount) - before,
            StoppedBy = run.StoppedBy,
            TargetLoss = start.Target,
            History = run.History,
            All = run.Train,
        };
        var seconds = first.Seconds + run.Seconds;
        return second.IsComplete
            ? first with
            {
                Model = run.Model,
                ClassWeights = run.ClassWeights,
                Second = second,
                Seconds = seconds,
                EquivalentPenalty = EquivalentPenalty.Of(network, options, run.BestStep, trainer.BestRateSum),
            }
            : first with { StoppedBy = run.StoppedBy, Message = run.Message, Second = second, Seconds = seconds };
    }
}
