using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>
/// How many directions of greatest variance to keep, and how to find them: what <see cref="PrincipalComponents"/> and
/// <see cref="Whitening"/> share.
/// </summary>
public abstract record ComponentsStep : PreprocessingStep
{
    private protected ComponentsStep()
    {
    }

    /// <summary>How many components to keep, ≥ 1; null, the default, for as many as <see cref="VarianceShare"/> asks for.</summary>
    public int? Components
    {
        get;
        init => field = value is { } given ? Setting.AtLeastOne(given, $"{Title}, Components", "Leave it out to choose by variance") : null;
    }

    /// <summary>Without a number of components: the least share of the variance to keep, above 0 to 1. Default 1: all.</summary>
    public double VarianceShare
    {
        get;
        init => field = value is > 0 and <= 1 ? value
            : throw Setting.Wrong($"{Title}, VarianceShare", "a number above 0 and at most 1", value, "0.99 is usual");
    } = 1;

    /// <summary>
    /// True for randomized, false for exact; null, the default, for randomized where fewer than a tenth of more than 1,000 features are
    /// asked for.
    /// </summary>
    public bool? Randomized { get; init; }

    /// <summary>What messages call this step.</summary>
    private protected abstract string Title { get; }

    private protected Preprocessor Fit(TrainingSet training, string kind, double? epsilon) =>
        FittedComponents.Fit(training, kind, Components, VarianceShare, Randomized, epsilon);
}
