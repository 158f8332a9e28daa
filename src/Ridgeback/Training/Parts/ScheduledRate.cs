using Ridgeback.Schedules;

namespace Ridgeback.Training.Parts;

/// <summary>Sets the learning rate of every step by a schedule.</summary>
internal class ScheduledRate(TrainingContext context, Schedule schedule) : ITrainingPart
{
    protected TrainingContext Context => context;

    /// <summary>Where the schedule is asked.</summary>
    protected virtual SchedulePlace Place => context.PlaceAfter(plateaus: 0);

    public bool Begin()
    {
        BeforeStep();
        return false;
    }

    public void BeforeStep() => context.Control.LearningRate = context.Options.Optimizer.LearningRate * schedule.Factor(Place);

    public virtual void Declare(SavedState saved)
    {
    }

    public virtual bool Evaluated(in TakenEvaluation evaluation) => false;
}
