using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>½λ‖w‖², or another <see cref="PenaltyScale"/>: pulls every weight towards 0 in proportion to it.</summary>
/// <remarks>The norm is over all elements of the parameter. Also known as weight decay, ridge and Tikhonov.</remarks>
public sealed record L2 : WeightPenalty
{
    /// <param name="strength">λ ≥ 0.</param>
    /// <param name="scale">The factor before ‖w‖²; default <see cref="PenaltyScale.Half"/>.</param>
    /// <exception cref="GraphException">The strength is negative or not finite.</exception>
    public L2(double strength, PenaltyScale scale = PenaltyScale.Half)
        : base(strength) => Scale = scale;

    /// <summary>The factor before ‖w‖²; default <see cref="PenaltyScale.Half"/>.</summary>
    public PenaltyScale Scale { get; init; }

    /// <inheritdoc/>
    public override string Kind => "l2";

    /// <inheritdoc/>
    public override Node Of(Node weights, int examples) => HalfStrength(examples) / 2 * weights.Square().Sum();

    /// <summary>The λ of <see cref="PenaltyScale.Half"/> that is the same penalty.</summary>
    /// <param name="examples">The number of training examples, ≥ 1.</param>
    /// <exception cref="GraphException">There is no example to divide by.</exception>
    public double HalfStrength(int examples) => Scale switch
    {
        PenaltyScale.Half => Strength,
        PenaltyScale.Full => 2 * Strength,
        _ => Strength / Setting.AtLeastOne(examples, "L2 per example, examples", "Hand in the number of training examples"),
    };
}
