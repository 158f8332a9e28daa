namespace Ridgeback.Schedules;

/// <summary>α₀/(1 + d·n), n the epoch from 0.</summary>
public sealed record InverseEpoch : Schedule
{
    /// <param name="decay">d ≥ 0; default 1: half the rate in the second epoch.</param>
    /// <exception cref="Graphs.GraphException">The decay is negative or not finite.</exception>
    public InverseEpoch(double decay = 1) => Decay = decay;

    /// <summary>d ≥ 0; default 1.</summary>
    public double Decay
    {
        get;
        init => field = Setting.NotNegative(value, "Schedule inverseEpoch, Decay", "1 halves the rate after the first epoch");
    }

    /// <inheritdoc/>
    public override string Kind => "inverseEpoch";

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => 1 / (1 + (Decay * place.Epoch));
}
