using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Steps of about the learning rate, whatever the size of the gradient.</summary>
/// <remarks>
/// m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; w ← w − α/(1 − β₁ᵗ) · m / (√(v/(1 − β₂ᵗ)) + ε), t from 1. The
/// corrected averages are not fed back. Source: Kingma and Ba, Adam (2015), algorithm 1.
/// </remarks>
public sealed record Adam : AdamFamily
{
    /// <param name="learningRate">α > 0; default 0.001.</param>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1; default 0.9.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and below 1; default 0.999.</param>
    /// <param name="epsilon">ε > 0, outside of the root; default 1e-8.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public Adam(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, beta1, beta2, epsilon)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "adam";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient) =>
        parameter - Move(scope, Mean(scope, gradient), Square(scope, gradient));
}
