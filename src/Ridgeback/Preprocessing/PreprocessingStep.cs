using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>A transformation of features that is still to be fitted.</summary>
public abstract record PreprocessingStep
{
    private protected PreprocessingStep()
    {
    }

    /// <summary>Computes the statistics it needs from training rows.</summary>
    /// <param name="training">The rows as the steps before left them.</param>
    public abstract Preprocessor Fit(TrainingSet training);
}
