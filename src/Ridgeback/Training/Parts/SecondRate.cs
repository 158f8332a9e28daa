using Ridgeback.Schedules;

namespace Ridgeback.Training.Parts;

/// <summary>Sets the learning rate of a second training by the places of the first.</summary>
internal sealed class SecondRate(TrainingContext context, Schedule schedule, SecondStart start) : ScheduledRate(context, schedule)
{
    protected override SchedulePlace Place => start.PlaceOf(Context.State, Context.Batches.BatchCount, Context.Options.Epochs);
}
