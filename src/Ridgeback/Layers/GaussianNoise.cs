using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>
/// x + √ν·ε while training, ε standard normal: as the first layer noise on inputs, later on hidden units. Prediction is the identity.
/// </summary>
/// <remarks>
/// Any shape (batch, …). The noise of an example depends on the seed, the layer's name, the step, the draw and the example's id. For a
/// linear model and a squared loss, noise on the inputs is an L2 penalty. Source: Bishop, Training with noise is equivalent to Tikhonov
/// regularization (1995).
/// </remarks>
public sealed record GaussianNoise : Layer
{
    /// <param name="variance">ν ≥ 0; default 0.01.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public GaussianNoise(double variance = 0.01) => Variance = variance;

    /// <summary>ν ≥ 0; default 0.01. At 0 the layer does nothing.</summary>
    public double Variance
    {
        get;
        init => field = Setting.NotNegative(value, "GaussianNoise, Variance", "0.01 is a start for standardized inputs");
    }

    /// <inheritdoc/>
    public override string Kind => "gaussianNoise";

    /// <inheritdoc/>
    public override bool IsNoise => true;

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => scope.Phase == Phase.Predict || Variance == 0
        ? input
        : input + (Math.Sqrt(Variance) * Node.RandomNormal(scope.FullName("noise"), input.Shape, scope.Place));
}
