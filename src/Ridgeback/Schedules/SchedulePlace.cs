namespace Ridgeback.Schedules;

/// <summary>Where a training stands when a schedule is asked for the rate of the next step.</summary>
/// <param name="Step">Completed steps, from 0.</param>
/// <param name="Epoch">n: completed epochs, from 0.</param>
/// <param name="StepsPerEpoch">Steps of an epoch, ≥ 1.</param>
/// <param name="Epochs">The most epochs there will be; early stopping may end sooner.</param>
/// <param name="Plateaus">How often the dev error has stopped improving so far, by the schedule's patience.</param>
public readonly record struct SchedulePlace(long Step, int Epoch, int StepsPerEpoch, int Epochs, int Plateaus = 0)
{
    /// <summary>The most steps there will be.</summary>
    public long Steps => (long)StepsPerEpoch * Epochs;

    /// <summary>The share of the steps that is done: 0 at the first step, and below 1 at the last.</summary>
    public double Progress => Steps > 0 ? Math.Min(1, (double)Step / Steps) : 1;
}
