namespace Ridgeback.Training;

/// <summary>Why a training ended.</summary>
public enum StopReason
{
    /// <summary>All epochs were done.</summary>
    Epochs,

    /// <summary>The dev measure did not improve for as many evaluations as the patience allows.</summary>
    Patience,

    /// <summary>The gradient, or the progress of a step, fell to the tolerance.</summary>
    Tolerance,

    /// <summary>A callback asked for it.</summary>
    Callback,

    /// <summary>The cancellation token was cancelled.</summary>
    Cancelled,

    /// <summary>A loss or gradient was not a finite number.</summary>
    NotFinite,

    /// <summary>Second training, Algorithm 7.3: the data loss on the dev rows had come down to its target.</summary>
    Target,

    /// <summary>Second training, Algorithm 7.3: the most steps were done before the target was reached.</summary>
    Bound,
}
