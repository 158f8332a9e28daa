namespace Ridgeback.Schedules;

/// <summary>α₀ times a factor for each milestone that has been passed.</summary>
public sealed record Milestones : Schedule
{
    private readonly int[] epochs;

    /// <param name="epochs">After how many completed epochs, each ≥ 1, rising.</param>
    /// <param name="multiplier">What each multiplies the rate with, at least 0 and below 1; default 0.1.</param>
    /// <exception cref="Graphs.GraphException">A setting is out of range.</exception>
    public Milestones(IReadOnlyList<int> epochs, double multiplier = 0.1)
    {
        (this.epochs, Multiplier) = ([.. epochs], multiplier);
        for (var i = 0; i < epochs.Count; i++)
        {
            Setting.AtLeastOne(
                epochs[i] - (i > 0 ? epochs[i - 1] : 0), "Schedule milestones, Epochs", "Give rising numbers of completed epochs");
        }
    }

    /// <summary>After how many completed epochs.</summary>
    public IReadOnlyList<int> Epochs => epochs;

    /// <summary>What each multiplies the rate with, at least 0 and below 1; default 0.1.</summary>
    public double Multiplier { get; init => field = Setting.BelowOne(value, "Schedule milestones, Multiplier", "0.1 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "milestones";

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place)
    {
        var epoch = place.Epoch;
        return Math.Pow(Multiplier, epochs.Count(milestone => milestone <= epoch));
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"Milestones {string.Join(", ", epochs)}, multiplier {Multiplier}");
}
