namespace Ridgeback.Schedules;

/// <summary>How the learning rate changes during a training.</summary>
/// <remarks>A schedule multiplies the optimizer's learning rate α₀, for all groups alike.</remarks>
public abstract record Schedule
{
    /// <summary>The name in a configuration, such as <c>cosine</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>What the learning rate is multiplied with for the next step: finite, 0 or more.</summary>
    /// <param name="place">Where the training stands.</param>
    public abstract double Factor(in SchedulePlace place);

    /// <summary>
    /// Whether a factor depends on how many epochs there will be, so that a training cannot be made longer or shorter on the way; default
    /// false.
    /// </summary>
    public virtual bool UsesEpochs => false;

    /// <summary>Evaluations without improvement that make a plateau; null when the schedule does not ask.</summary>
    public virtual int? PlateauPatience => null;
}
