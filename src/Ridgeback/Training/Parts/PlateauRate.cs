using Ridgeback.Schedules;

namespace Ridgeback.Training.Parts;

/// <summary>Sets the learning rate by a schedule that asks for plateaus, and watches for them.</summary>
internal sealed class PlateauRate(TrainingContext context, Schedule schedule, int patience) : ScheduledRate(context, schedule)
{
    private readonly EarlyStoppingRule rule = new(patience);
    private int plateaus;

    protected override SchedulePlace Place => Context.PlaceAfter(plateaus);

    public override void Declare(SavedState saved)
    {
        saved.Number("plateaus", () => plateaus, value => plateaus = (int)value);
        rule.Declare(saved, "plateauBest", "plateauBestStep", "plateauWaited");
    }

    public override bool Evaluated(in TakenEvaluation evaluation)
    {
        rule.Observe(evaluation.Point.Step, evaluation.Point.Watched ?? evaluation.Point.TrainLoss);
        if (!rule.ShouldStop)
        {
            return false;
        }

        plateaus++;
        rule.Restore(rule.Best, rule.BestStep, 0);
        return true;
    }
}
