using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Centres, rotates to the directions of greatest variance, and keeps the first of them (R005).</summary>
/// <remarks>
/// The directions are the eigenvectors of the covariance XᵀX/N of the centred training rows; component i is (x − mean)·uᵢ. Each
/// direction's sign is chosen so that its element of greatest size is positive. What is given are components, no longer pixels: an image
/// becomes a row. All features: exact. Some components of many features: a random subspace multiplied by the covariance twelve times.
/// Source: Halko, Martinsson and Tropp, Finding structure with randomness (2011).
/// </remarks>
public sealed record PrincipalComponents : ComponentsStep
{
    private protected override string Title => "Principal components";

    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training) => Fit(training, FittedComponents.Rotation, null);
}
