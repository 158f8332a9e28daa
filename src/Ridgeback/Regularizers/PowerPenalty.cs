using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>
/// (λ/2) Σ|w|^q, the general L^q: q = 2 is <see cref="L2"/>, q = 1 half of <see cref="L1"/>, below 1 favours exact zeros more than L1 does.
/// </summary>
/// <remarks>The gradient is (λ/2)·q·|w|^(q−1)·sign(w), and 0 at w = 0.</remarks>
public sealed record PowerPenalty : WeightPenalty
{
    /// <param name="strength">λ ≥ 0.</param>
    /// <param name="power">q > 0.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public PowerPenalty(double strength, double power)
        : base(strength) => Power = power;

    /// <summary>q > 0.</summary>
    public double Power
    {
        get;
        init => field = Setting.Positive(value, "Penalty power, Power", "1 is the sum of absolute values, 2 that of squares");
    }

    /// <inheritdoc/>
    public override string Kind => "power";

    /// <inheritdoc/>
    public override Node Of(Node weights, int examples) => Strength / 2 * Norms.PowerSum(weights, Power);
}
