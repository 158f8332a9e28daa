using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>Keeps Ω(θ) ≤ k by a multiplier: the loss gets + α(Ω − k), and after every step α ← max(0, α + ρ(Ω − k)).</summary>
/// <remarks>
/// Where both stand still, the Karush–Kuhn–Tucker conditions hold: the gradient of loss + αΩ is 0, Ω ≤ k, α ≥ 0 and α(Ω − k) = 0; so the
/// end is that of a penalty of strength α, which is found instead of chosen. α begins at 0 and is saved with checkpoints.
/// </remarks>
public sealed record Multiplier
{
    /// <param name="measure">Ω, with its strength as a factor; summed over the parameters that it applies to.</param>
    /// <param name="limit">k ≥ 0.</param>
    /// <param name="rate">ρ > 0; default 0.01.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public Multiplier(WeightPenalty measure, double limit, double rate = 0.01) => (Measure, Limit, Rate) = (measure, limit, rate);

    /// <summary>Ω.</summary>
    public WeightPenalty Measure { get; init; }

    /// <summary>k ≥ 0.</summary>
    public double Limit { get; init => field = Setting.NotNegative(value, "Multiplier, Limit", "It is the most that the measure may be"); }

    /// <summary>ρ > 0; default 0.01.</summary>
    public double Rate
    {
        get;
        init => field = Setting.Positive(value, "Multiplier, Rate", "0.01 is a start; smaller than the learning rate's pace");
    }

    /// <summary>α after a step.</summary>
    /// <param name="multiplier">α before it, a scalar.</param>
    /// <param name="size">Ω before it, a scalar.</param>
    public Node Next(Node multiplier, Node size) => Node.Maximum(multiplier + (Rate * (size - Limit)), 0.0);
}
