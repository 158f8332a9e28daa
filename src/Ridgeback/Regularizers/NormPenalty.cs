using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>λ‖w‖ₚ = λ (Σ|w|^p)^(1/p), for each parameter by itself: a whole matrix can become 0.</summary>
public sealed record NormPenalty : WeightPenalty
{
    /// <param name="strength">λ ≥ 0.</param>
    /// <param name="power">p > 0; default 2.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public NormPenalty(double strength, double power = 2)
        : base(strength) => Power = power;

    /// <summary>p > 0; default 2.</summary>
    public double Power { get; init => field = Setting.Positive(value, "Penalty norm, Power", "2 is Euclid's norm"); }

    /// <inheritdoc/>
    public override string Kind => "norm";

    /// <inheritdoc/>
    public override Node Of(Node weights, int examples) => Strength * Norms.P(weights, Power);
}
