namespace Ridgeback.Schedules;

/// <summary>α₀·baseⁿ, n the epoch from 0.</summary>
public sealed record Exponential : Schedule
{
    /// <param name="base">Above 0, at most 1; default 0.95.</param>
    /// <exception cref="Graphs.GraphException">The base is out of range.</exception>
    public Exponential(double @base = 0.95) => Base = @base;

    /// <summary>Above 0, at most 1; default 0.95.</summary>
    public double Base
    {
        get;
        init => field = value is > 0 and <= 1 ? value
            : throw Setting.Wrong("Schedule exponential, Base", "a number above 0 and at most 1", value, "0.95 is usual");
    }

    /// <inheritdoc/>
    public override string Kind => "exponential";

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => Math.Pow(Base, place.Epoch);
}
