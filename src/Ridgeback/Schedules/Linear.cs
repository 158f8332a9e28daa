namespace Ridgeback.Schedules;

/// <summary>From α₀ in a straight line to a share of it at the end of the last epoch, step by step.</summary>
public sealed record Linear : Schedule
{
    /// <param name="end">The share at the end, 0 to 1; default 0.</param>
    /// <exception cref="Graphs.GraphException">The share is out of range.</exception>
    public Linear(double end = 0) => End = end;

    /// <summary>The share at the end, 0 to 1; default 0.</summary>
    public double End
    {
        get;
        init => field = Setting.Share(value, "Schedule linear, End", "It is a share of the optimizer's learning rate");
    }

    /// <inheritdoc/>
    public override string Kind => "linear";

    /// <inheritdoc/>
    public override bool UsesEpochs => true;

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => 1 + ((End - 1) * place.Progress);
}
