using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>λ‖w‖₁ = λ Σ|w|: pulls every weight towards 0 by the same amount, so that some become 0.</summary>
/// <remarks>The gradient is λ·sign(w) with sign(0) = 0.</remarks>
public sealed record L1 : WeightPenalty
{
    /// <param name="strength">λ ≥ 0.</param>
    /// <exception cref="GraphException">The strength is negative or not finite.</exception>
    public L1(double strength)
        : base(strength)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "l1";

    /// <inheritdoc/>
    public override Node Of(Node weights, int examples) => Strength * weights.Abs().Sum();
}
