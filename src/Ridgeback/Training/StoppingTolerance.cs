namespace Ridgeback.Training;

/// <summary>Ends a training whose steps hardly change anything. Meant for whole-batch descent, whose loss is not noisy.</summary>
public sealed record StoppingTolerance
{
    /// <summary>
    /// Ends when √Σg² of the whole objective (data loss and penalties) is at most this before a step, ≥ 0; default 0: only at 0 itself.
    /// </summary>
    public double Gradient
    {
        get;
        init => field = Setting.NotNegative(value, "Stopping tolerance, Gradient", "1e-6 is usual in single precision");
    }

    /// <summary>
    /// Ends when the objective J changed from one step to the next by at most this times max(1, |J|), ≥ 0; default null: not watched.
    /// </summary>
    public double? Progress
    {
        get;
        init => field = value is { } given ? Setting.NotNegative(given, "Stopping tolerance, Progress", "1e-9 is usual") : null;
    }
}
