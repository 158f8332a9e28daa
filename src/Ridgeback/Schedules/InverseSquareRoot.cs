namespace Ridgeback.Schedules;

/// <summary>α₀·d/√n, n the epoch from 1.</summary>
public sealed record InverseSquareRoot : Schedule
{
    /// <param name="scale">d > 0; default 1.</param>
    /// <exception cref="Graphs.GraphException">The scale is not a finite number above 0.</exception>
    public InverseSquareRoot(double scale = 1) => Scale = scale;

    /// <summary>d > 0; default 1.</summary>
    public double Scale
    {
        get;
        init => field = Setting.Positive(value, "Schedule inverseSquareRoot, Scale", "1 begins with the optimizer's rate");
    }

    /// <inheritdoc/>
    public override string Kind => "inverseSquareRoot";

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => Scale / Math.Sqrt(place.Epoch + 1);
}
