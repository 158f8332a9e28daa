using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>
/// x·(1 + √((1 − p)/p)·ε) while training, ε standard normal, p the probability of keeping of the <see cref="Dropout"/> with the same mean
/// and variance. Prediction is the identity.
/// </summary>
/// <remarks>Any shape (batch, …). Source: Srivastava et al., Dropout (2014), multiplicative Gaussian noise.</remarks>
public sealed record GaussianDropout : Layer
{
    /// <param name="keepProbability">p, from 2⁻¹⁶ to 1; null, the default: 0.8 of the network's inputs, 0.5 of hidden units.</param>
    /// <exception cref="GraphException">It is out of range.</exception>
    public GaussianDropout(double? keepProbability = null) => KeepProbability = keepProbability;

    /// <summary>
    /// p, from 2⁻¹⁶ to 1; null, the default, as <see cref="Dropout.KeepProbability"/>. The variance of the factor is (1 − p)/p; at 1 the
    /// layer does nothing.
    /// </summary>
    public double? KeepProbability { get; init => field = value is { } given ? Dropout.Keep(given, "GaussianDropout") : null; }

    /// <inheritdoc/>
    public override string Kind => "gaussianDropout";

    /// <inheritdoc/>
    public override bool IsNoise => true;

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var keep = KeepProbability ?? Dropout.DefaultKeep(scope);
        return scope.Phase == Phase.Predict || keep == 1
            ? input
            : input * (1.0 + (Math.Sqrt((1 - keep) / keep) * Node.RandomNormal(scope.FullName("noise"), input.Shape, scope.Place)));
    }
}
