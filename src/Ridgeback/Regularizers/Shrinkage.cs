using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>
/// A step that makes weights smaller by itself, after the optimizer's and apart from the gradient; never part of the loss.
/// </summary>
public abstract record Shrinkage
{
    /// <param name="strength">λ ≥ 0.</param>
    protected Shrinkage(double strength) => Strength = strength;

    /// <summary>λ ≥ 0; it is multiplied by the learning rate of the step.</summary>
    public double Strength
    {
        get;
        init => field = Setting.NotNegative(value, $"Shrinkage {Kind}, Strength", "Use 0 for none; 1e-4 is a usual start");
    }

    /// <summary>The names of the layers that shrink; default null: all.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>True shrinks biases as well as weights; default false.</summary>
    public bool Biases { get; init; }

    /// <summary>The name in a configuration, such as <c>softThreshold</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>True for weights of the chosen layers, and their biases when asked; never for normalization.</summary>
    public bool AppliesTo(Variable variable) => Scope.Includes(Layers, Biases, variable);

    /// <summary>The new weights.</summary>
    /// <param name="next">What the optimizer gave.</param>
    /// <param name="current">What they were before the step.</param>
    /// <param name="learningRate">The rate of this step, a scalar.</param>
    public abstract Node Of(Node next, Node current, Node learningRate);
}

/// <summary>Weight decay apart from the loss: next − αλ·w, with α the learning rate and w the weights before the step.</summary>
/// <remarks>
/// With plain descent it is <see cref="L2"/>; with an optimizer that divides by a gradient's size it is not: every weight decays at the
/// same rate. Source: Loshchilov and Hutter, Decoupled weight decay regularization (2019).
/// </remarks>
public sealed record DecoupledDecay : Shrinkage
{
    /// <param name="strength">λ ≥ 0.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public DecoupledDecay(double strength)
        : base(strength)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "decoupledDecay";

    /// <inheritdoc/>
    public override Node Of(Node next, Node current, Node learningRate) => next - (Strength * learningRate * current);
}

/// <summary>
/// The proximal step of λ‖w‖₁: sign(w)·max(|w| − αλ, 0) with α the learning rate. Weights become exactly 0 and stay there until the
/// gradient is stronger than λ.
/// </summary>
/// <remarks>
/// With plain descent this is iterative soft thresholding, whose fixed point is the minimum of loss + λ‖w‖₁; use it instead of
/// <see cref="L1"/>, not with it.
/// </remarks>
public sealed record SoftThreshold : Shrinkage
{
    /// <param name="strength">λ ≥ 0.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public SoftThreshold(double strength)
        : base(strength)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "softThreshold";

    /// <inheritdoc/>
    public override Node Of(Node next, Node current, Node learningRate) =>
        next.Sign() * Node.Maximum(next.Abs() - (Strength * learningRate), 0.0);
}
