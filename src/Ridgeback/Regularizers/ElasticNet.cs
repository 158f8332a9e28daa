using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>λ₁‖w‖₁ + ½λ₂‖w‖²: few weights, and small ones.</summary>
/// <remarks>
/// Source: Zou and Hastie, Regularization and variable selection via the elastic net (2005); the ½ is ours, as in <see cref="L2"/>.
/// </remarks>
public sealed record ElasticNet : WeightPenalty
{
    /// <param name="l1">λ₁ ≥ 0.</param>
    /// <param name="l2">λ₂ ≥ 0.</param>
    /// <exception cref="GraphException">A strength is negative or not finite.</exception>
    public ElasticNet(double l1, double l2)
        : base(l1) => SquareStrength = l2;

    /// <summary>λ₂ ≥ 0; λ₁ is <see cref="Penalty.Strength"/>.</summary>
    public double SquareStrength
    {
        get;
        init => field = Setting.NotNegative(value, "Penalty elasticNet, SquareStrength", "Use 0 for none; 1e-4 is a usual start");
    }

    /// <inheritdoc/>
    public override string Kind => "elasticNet";

    /// <inheritdoc/>
    public override Node Of(Node weights, int examples) => (Strength * weights.Abs().Sum()) + (SquareStrength / 2 * weights.Square().Sum());
}
