namespace Ridgeback.Schedules;

/// <summary>
/// Half a cosine from α₀ to a share of it at the end of the last epoch: end + (1 − end)·½(1 + cos(π·progress)), step by step.
/// </summary>
/// <remarks>Source: Loshchilov and Hutter, SGDR (2017), without restarts.</remarks>
public sealed record Cosine : Schedule
{
    /// <param name="end">The share at the end, 0 to 1; default 0.</param>
    /// <exception cref="Graphs.GraphException">The share is out of range.</exception>
    public Cosine(double end = 0) => End = end;

    /// <summary>The share at the end, 0 to 1; default 0.</summary>
    public double End
    {
        get;
        init => field = Setting.Share(value, "Schedule cosine, End", "It is a share of the optimizer's learning rate");
    }

    /// <inheritdoc/>
    public override string Kind => "cosine";

    /// <inheritdoc/>
    public override bool UsesEpochs => true;

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => Between(1, End, place.Progress);

    /// <summary>Half a cosine between two values; progress from 0 to 1.</summary>
    internal static double Between(double start, double end, double progress) =>
        end + ((start - end) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
}
