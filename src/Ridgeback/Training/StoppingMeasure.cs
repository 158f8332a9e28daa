namespace Ridgeback.Training;

/// <summary>What early stopping watches on the dev rows.</summary>
public enum StoppingMeasure
{
    /// <summary>The mean data loss, without penalties.</summary>
    Loss,

    /// <summary>For classification the share of wrong answers; for regression the root mean squared error.</summary>
    Error,

    /// <summary>For classification: 1 − F1, for more than two classes of the mean F1.</summary>
    F1,

    /// <summary>
    /// For classification: 1 − the area under the ROC curve. Not a number, and so never an improvement, where it is undefined because dev
    /// rows of other classes are missing.
    /// </summary>
    AreaUnderRoc,
}
