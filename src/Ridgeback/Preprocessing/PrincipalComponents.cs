using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Centres, rotates to the directions of greatest variance, and keeps the first of them (R005).</summary>
/// <remarks>
/// The directions are the eigenvectors of the covariance XᵀX/N of the centred training rows; component i is (x − mean)·uᵢ. Each
/// direction's sign is chosen so that its element of greatest size is positive. What is given are components, no longer pixels: an image becomes a row.
/// All features: exact. Some components of many features: a random subspace multiplied by the covariance ten times. Source: Halko, Martinsson and Tropp, Finding structure
/// with randomness (2011).
/// </remarks>
public sealed record PrincipalComponents : PreprocessingStep
{
    /// <summary>How many components to keep, ≥ 1; null, the default, for as many as <see cref="VarianceShare"/> asks for.</summary>
    public int? Components { get; init => field = value is { } given ? Setting.AtLeastOne(given, "Principal components, Components", "Leave it out to choose by variance") : null; }

    /// <summary>Without a number of components: the least share of the variance to keep, above 0 to 1. Default 1: all.</summary>
    public double VarianceShare
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw Setting.Wrong("Principal components, VarianceShare", "a number above 0 and at most 1", value, "0.99 is usual");
    } = 1;

    /// <summary>True for randomized, false for exact; null, the default, for randomized where fewer than a tenth of more than 1,000 features are asked for.</summary>
    public bool? Randomized { get; init; }

    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training) =>
        FittedComponents.Fit(training, FittedComponents.Rotation, Components, VarianceShare, Randomized, null);
}

/// <summary>Principal components divided by their standard deviations, so that the covariance becomes the unit matrix (R006).</summary>
/// <remarks>
/// Component i is (x − mean)·uᵢ/√(λᵢ + ε) with the eigenvalue λᵢ, a variance: it is divided by a root. <see cref="Zca"/> rotates the result back,
/// so that a picture looks like one again. It magnifies the noise of directions with little variance; a larger ε damps that.
/// </remarks>
public sealed record Whitening : PreprocessingStep
{
    /// <summary>How many components to keep, ≥ 1; null, the default, for as many as <see cref="VarianceShare"/> asks for.</summary>
    public int? Components { get; init => field = value is { } given ? Setting.AtLeastOne(given, "Whitening, Components", "Leave it out to choose by variance") : null; }

    /// <summary>Without a number of components: the least share of the variance to keep, above 0 to 1. Default 1: all.</summary>
    public double VarianceShare
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw Setting.Wrong("Whitening, VarianceShare", "a number above 0 and at most 1", value, "0.99 is usual");
    } = 1;

    /// <summary>ε > 0, added to each eigenvalue; default 1e-5.</summary>
    public double Epsilon { get; init => field = Setting.Positive(value, "Whitening, Epsilon", "1e-5 is usual, more for noisy pictures"); } = 1e-5;

    /// <summary>True rotates back to the features; default false.</summary>
    public bool Zca { get; init; }

    /// <summary>As for <see cref="PrincipalComponents.Randomized"/>.</summary>
    public bool? Randomized { get; init; }

    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training) =>
        FittedComponents.Fit(training, Zca ? FittedComponents.ZcaWhitening : FittedComponents.Whitened, Components, VarianceShare, Randomized, Epsilon);
}
