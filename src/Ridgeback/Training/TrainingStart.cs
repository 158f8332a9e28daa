using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Schedules;
using Ridgeback.Training.Parts;

namespace Ridgeback.Training;

/// <summary>How a training begins, and what follows from that: here one of its own; the second one after an early stop differs.</summary>
internal record TrainingStart
{
    /// <summary>Whether an early stop came before.</summary>
    public virtual bool IsSecond => false;

    /// <summary>What is fitted on the training rows.</summary>
    public virtual Preparation Prepare(Network network, TrainingSet training, TrainingOptions options) =>
        Preparation.Fit(network, training, options);

    /// <summary>Training rows that evaluations look at.</summary>
    public virtual int SampleOf(int rows, Dataset? dev) => dev is { Count: > 0 } ? dev.Count : rows;

    /// <summary>The most epochs.</summary>
    public virtual int LastEpochOf(TrainingOptions options) => options.Epochs;

    /// <summary>What a checkpoint belongs to.</summary>
    public virtual string IdentityOf(Network network, TrainingSet training, Dataset? dev, TrainingOptions options) =>
        CheckpointIdentity.Of(network, training.Data, dev, options);

    /// <summary>What only takes part in a training that begins like this.</summary>
    public virtual IEnumerable<ITrainingPart> PartsOf(TrainingContext context) => [];

    /// <summary>Where a schedule is asked.</summary>
    /// <param name="context">The training.</param>
    /// <param name="plateaus">The plateaus that it has seen in this training.</param>
    public virtual SchedulePlace PlaceOf(TrainingContext context, int plateaus) => new(
        context.State.Steps, context.State.Epoch, context.Batches.BatchCount, context.Options.Epochs, plateaus);

    /// <summary>What follows a schedule.</summary>
    public virtual ScheduledRate RateOf(TrainingContext context, Schedule schedule) => schedule.PlateauPatience is { } patience
        ? new PlateauRate(context, schedule, patience) : new ScheduledRate(context, schedule);
}
