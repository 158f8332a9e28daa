using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Adam whose rates never grow: the greatest mean square so far takes the place of the present one.</summary>
/// <remarks>
/// v̂ ← max(v̂, v); w ← w − α/(1 − β₁ᵗ) · m / (√(v̂/(1 − β₂ᵗ)) + ε). The paper leaves the corrections out; with them, as here and in
/// PyTorch, it is Adam until a mean square falls. Source: Reddi, Kale and Kumar, On the convergence of Adam and beyond (2018).
/// </remarks>
public sealed record AmsGrad : AdamFamily
{
    /// <param name="learningRate">α > 0; default 0.001.</param>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1; default 0.9.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and below 1; default 0.999.</param>
    /// <param name="epsilon">ε > 0, outside of the root; default 1e-8.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public AmsGrad(double learningRate = 0.001, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, beta1, beta2, epsilon)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "amsGrad";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var greatest = scope.State("greatestSquare");
        var v = Node.Maximum(greatest.Value, Square(scope, gradient));
        scope.Set(greatest, v);
        return parameter - Move(scope, Mean(scope, gradient), v);
    }
}
