namespace Ridgeback.Schedules;

/// <summary>Up from α₀·start to α₀, and down to α₀·end at the end of the last epoch: two half cosines, step by step.</summary>
/// <remarks>Source: Smith and Topin, Super-convergence (2018), with cosines as in fastai. Momentum is not cycled.</remarks>
public sealed record OneCycle : Schedule
{
    /// <param name="rise">The share of the steps that goes up, 0 to 1; default 0.3.</param>
    /// <param name="start">The factor at the first step, 0 to 1; default 0.04.</param>
    /// <param name="end">The factor at the end, 0 to 1; default 4e-6.</param>
    /// <exception cref="Graphs.GraphException">A share is out of range.</exception>
    public OneCycle(double rise = 0.3, double start = 0.04, double end = 4e-6) => (Rise, Start, End) = (rise, start, end);

    /// <summary>The share of the steps that goes up, 0 to 1; default 0.3.</summary>
    public double Rise { get; init => field = Setting.Share(value, "Schedule oneCycle, Rise", "It is a share of the steps"); }

    /// <summary>The factor at the first step, 0 to 1; default 0.04.</summary>
    public double Start
    {
        get;
        init => field = Setting.Share(value, "Schedule oneCycle, Start", "It is a share of the optimizer's learning rate");
    }

    /// <summary>The factor at the end, 0 to 1; default 4e-6.</summary>
    public double End
    {
        get;
        init => field = Setting.Share(value, "Schedule oneCycle, End", "It is a share of the optimizer's learning rate");
    }

    /// <inheritdoc/>
    public override string Kind => "oneCycle";

    /// <inheritdoc/>
    public override bool UsesEpochs => true;

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => place.Progress < Rise
        ? Cosine.Between(Start, 1, place.Progress / Rise)
        : Cosine.Between(1, End, Rise < 1 ? (place.Progress - Rise) / (1 - Rise) : 0);
}
