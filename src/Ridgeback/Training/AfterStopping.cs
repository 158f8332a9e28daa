namespace Ridgeback.Training;

/// <summary>What follows the training that early stopping ended (Algorithm 7.1).</summary>
public enum AfterStopping
{
    /// <summary>Nothing: the parameters of the best evaluation are the model.</summary>
    Keep,

    /// <summary>
    /// A new training on training and dev rows together, from initial values, as long as the first one took to its best
    /// evaluation (Algorithm 7.2). Preprocessing is fitted anew, on all of these rows.
    /// </summary>
    Retrain,

    /// <summary>
    /// On from the best parameters, with the optimizer as it stood there and the same preprocessing, on training and dev
    /// rows together, until the data loss on the dev rows is at most what it was on the training rows (Algorithm 7.3).
    /// </summary>
    Continue,
}
