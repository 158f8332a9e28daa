namespace Ridgeback.Schedules;

/// <summary>Any function of the place: of the step, the epoch, or both.</summary>
public sealed record Custom : Schedule
{
    private readonly Func<SchedulePlace, double> function;

    /// <param name="name">What it is called; a checkpoint made under one name is not resumed under another.</param>
    /// <param name="function">What the learning rate is multiplied with: finite, 0 or more.</param>
    public Custom(string name, Func<SchedulePlace, double> function) => (Kind, this.function) = (name, function);

    /// <inheritdoc/>
    public override string Kind { get; }

    /// <inheritdoc/>
    /// <exception cref="Graphs.GraphException">The function gave something else.</exception>
    public override double Factor(in SchedulePlace place) =>
        Setting.NotNegative(function(place), $"Schedule {Kind}, step {place.Step}", "Return a share of the optimizer's learning rate");

    /// <inheritdoc/>
    public override string ToString() => $"Custom {Kind}";
}
