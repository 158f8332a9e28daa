namespace Ridgeback.Training;

/// <summary>How long "as long as the first training" is, now that there are more rows (the two readings of Algorithm 7.2).</summary>
public enum RetrainLength
{
    /// <summary>As many passes over the rows: more steps.</summary>
    Epochs,

    /// <summary>As many steps: fewer passes. Schedules see the step numbers and epochs of the first training.</summary>
    Updates,
}
