using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Networks;
using Ridgeback.Schedules;
using Ridgeback.Training.Parts;

namespace Ridgeback.Training;

/// <summary>What a second training takes over from the first.</summary>
internal sealed record SecondStart : TrainingStart
{
    public required EarlyStopping Stopping { get; init; }

    public required TrainingRun First { get; init; }

    /// <summary>Batches of an epoch of the first training.</summary>
    public required int FirstBatches { get; init; }

    /// <summary>Steps of the first training after which its schedule saw a plateau.</summary>
    public required IReadOnlyList<long> Plateaus { get; init; }

    /// <summary>All variables at the best evaluation; for Algorithm 7.3.</summary>
    public StateStore<float>? AtBest { get; init; }

    /// <summary>The sum of learning rates up to the best evaluation.</summary>
    public required double RateSum { get; init; }

    /// <summary>Training rows that evaluations look at.</summary>
    public required int SampleSize { get; init; }

    /// <summary>What its checkpoint belongs to.</summary>
    public required string Identity { get; init; }

    public bool Continues => Stopping.Then == AfterStopping.Continue;

    /// <summary>The loss on the dev rows to come down to: that of the training rows, of the tasks that dev rows have labels for.</summary>
    public double? Target => Continues
        ? First.Train.Loss + First.Train.Heads.Where((_, i) => First.Dev?.Heads[i].Evaluation is not null)
            .Sum(head => head.Evaluation is { } figures ? head.Weight * figures.Loss : 0)
        : null;

    /// <summary>Algorithm 7.3 goes on with the next whole epoch.</summary>
    public (int Epoch, long Steps, double RateSum) Place => Continues
        ? ((int)((First.BestStep + FirstBatches - 1) / FirstBatches), First.BestStep, RateSum) : (0, 0, 0);

    public override bool IsSecond => true;

    public override Preparation Prepare(Network network, TrainingSet training, TrainingOptions options) =>
        Continues ? Preparation.Of(First, network, training.Data.Schema) : base.Prepare(network, training, options);

    public override int SampleOf(int rows, Dataset? dev) => SampleSize;

    public override int LastEpochOf(TrainingOptions options) => int.MaxValue;

    public override string IdentityOf(Network network, TrainingSet training, Dataset? dev, TrainingOptions options) => Identity;

    public override IEnumerable<ITrainingPart> PartsOf(TrainingContext context) => [new SecondEnd(context, this)];

    public override ScheduledRate RateOf(TrainingContext context, Schedule schedule) => new(context, schedule);

    public void Apply(StateStore<float> store)
    {
        if (AtBest is not null)
        {
            store.CopyFrom(AtBest);
        }
    }

    /// <summary>The number of the last step.</summary>
    /// <param name="batches">Batches of an epoch of all rows.</param>
    public long LastStep(int batches) => Continues ? First.BestStep + (Stopping.MostSteps ?? Math.Max(First.BestStep, batches))
        : Stopping.RetrainFor == RetrainLength.Updates ? First.BestStep
        : ((2 * First.BestStep * batches) + FirstBatches) / (2 * FirstBatches);

    /// <summary>
    /// The place that a schedule is asked for: that of the first training, so that the same steps, or epochs, have the same rate.
    /// </summary>
    public override SchedulePlace PlaceOf(TrainingContext context, int plateaus)
    {
        (var state, var batches, var epochs) = (context.State, context.Batches.BatchCount, context.Options.Epochs);
        if (Continues)
        {
            return new SchedulePlace(state.Steps, state.Epoch, FirstBatches, epochs, PlateausUpTo(First.BestStep));
        }

        return Stopping.RetrainFor == RetrainLength.Updates
            ? new SchedulePlace(state.Steps, (int)(state.Steps / FirstBatches), FirstBatches, epochs, PlateausUpTo(state.Steps))
            : new SchedulePlace(state.Steps, state.Epoch, batches, epochs, PlateausUpTo(state.Steps * FirstBatches / batches));
    }

    /// <summary>Steps of a training after which a schedule with that patience saw a plateau.</summary>
    public static IReadOnlyList<long> PlateausOf(IReadOnlyList<EvaluationPoint> history, int patience)
    {
        var rule = new EarlyStoppingRule(patience);
        var steps = new List<long>();
        foreach (var point in history)
        {
            rule.Observe(point.Step, point.Watched ?? point.TrainLoss);
            if (rule.ShouldStop)
            {
                steps.Add(point.Step);
                rule.Restore(rule.Best, rule.BestStep, 0);
            }
        }

        return steps;
    }

    private int PlateausUpTo(long step) => Plateaus.Count(plateau => plateau <= step);
}
