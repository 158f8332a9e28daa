namespace Ridgeback.Schedules;

/// <summary>α₀ throughout.</summary>
public sealed record ConstantRate : Schedule
{
    /// <inheritdoc/>
    public override string Kind => "constant";

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => 1;
}
