using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Principal components divided by their standard deviations, so that the covariance becomes the unit matrix (R006).</summary>
/// <remarks>
/// Component i is (x − mean)·uᵢ/√(λᵢ + ε) with the eigenvalue λᵢ, a variance: it is divided by a root. <see cref="Zca"/> rotates the result
/// back, so that a picture looks like one again. It magnifies the noise of directions with little variance; a larger ε damps that.
/// </remarks>
public sealed record Whitening : ComponentsStep
{
    /// <summary>ε > 0, added to each eigenvalue; default 1e-5.</summary>
    public double Epsilon
    {
        get;
        init => field = Setting.Positive(value, "Whitening, Epsilon", "1e-5 is usual, more for noisy pictures");
    } = 1e-5;

    /// <summary>True rotates back to the features; default false.</summary>
    public bool Zca { get; init; }

    private protected override string Title => "Whitening";

    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training) =>
        Fit(training, Zca ? FittedComponents.ZcaWhitening : FittedComponents.Whitened, Epsilon);
}
