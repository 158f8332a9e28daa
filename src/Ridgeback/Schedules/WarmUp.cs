namespace Ridgeback.Schedules;

/// <summary>Raises the rate in a straight line over the first steps, and lets another schedule rule besides.</summary>
/// <remarks>Step k of the first K, from 1, has k/K of what the other schedule gives; from step K on it is that schedule alone.</remarks>
public sealed record WarmUp : Schedule
{
    /// <param name="steps">K ≥ 1.</param>
    /// <param name="then">The other schedule; default null: a constant rate.</param>
    /// <exception cref="Graphs.GraphException">The number of steps is below 1.</exception>
    public WarmUp(int steps, Schedule? then = null) => (Steps, Then) = (steps, then);

    /// <summary>K ≥ 1.</summary>
    public int Steps { get; init => field = Setting.AtLeastOne(value, "Schedule warmUp, Steps", "Some hundreds are usual"); }

    /// <summary>The other schedule; null is a constant rate.</summary>
    public Schedule? Then { get; init; }

    /// <inheritdoc/>
    public override string Kind => "warmUp";

    /// <inheritdoc/>
    public override bool UsesEpochs => Then is { UsesEpochs: true };

    /// <inheritdoc/>
    public override int? PlateauPatience => Then?.PlateauPatience;

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => Math.Min(1, (place.Step + 1.0) / Steps) * (Then?.Factor(place) ?? 1);
}
