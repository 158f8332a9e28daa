namespace Ridgeback.Schedules;

/// <summary>Holds the rate until the dev error stops improving, then halves it; and so on.</summary>
/// <remarks>
/// A plateau is <see cref="Patience"/> evaluations in a row without a new least value of what early stopping watches (the dev loss
/// without early stopping; the training loss without dev rows). Choose it smaller than early stopping's patience.
/// </remarks>
public sealed record OnPlateau : Schedule
{
    /// <param name="patience">Evaluations without improvement, ≥ 1; default 5.</param>
    /// <param name="multiplier">What a plateau multiplies the rate with, at least 0 and below 1; default 0.5.</param>
    /// <param name="least">The factor does not fall below, 0 to 1; default 0.</param>
    /// <exception cref="Graphs.GraphException">A setting is out of range.</exception>
    public OnPlateau(int patience = 5, double multiplier = 0.5, double least = 0) =>
        (Patience, Multiplier, Least) = (patience, multiplier, least);

    /// <summary>Evaluations without improvement, ≥ 1; default 5.</summary>
    public int Patience { get; init => field = Setting.AtLeastOne(value, "Schedule onPlateau, Patience", "5 is usual"); }

    /// <summary>What a plateau multiplies the rate with, at least 0 and below 1; default 0.5.</summary>
    public double Multiplier { get; init => field = Setting.BelowOne(value, "Schedule onPlateau, Multiplier", "0.5 halves the rate"); }

    /// <summary>The factor does not fall below, 0 to 1; default 0.</summary>
    public double Least
    {
        get;
        init => field = Setting.Share(value, "Schedule onPlateau, Least", "It is a share of the optimizer's learning rate");
    }

    /// <inheritdoc/>
    public override string Kind => "onPlateau";

    /// <inheritdoc/>
    public override int? PlateauPatience => Patience;

    /// <inheritdoc/>
    public override double Factor(in SchedulePlace place) => Math.Max(Least, Math.Pow(Multiplier, place.Plateaus));
}
