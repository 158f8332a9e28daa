using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Adam with Nesterov's look ahead, and a momentum that warms up.</summary>
/// <remarks>
/// μₜ = β₁(1 − ½·0.96^(ψt)); m and v as in Adam; w ← w − α [μₜ₊₁·m/(1 − μ₁⋯μₜ₊₁) + (1 − μₜ)·g/(1 − μ₁⋯μₜ)] / (√(v/(1 − β₂ᵗ)) + ε).
/// Source: Dozat, Incorporating Nesterov momentum into Adam (2016).
/// </remarks>
public sealed record Nadam : AdamFamily
{
    /// <param name="learningRate">α > 0; default 0.002.</param>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1; default 0.9.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and below 1; default 0.999.</param>
    /// <param name="epsilon">ε > 0, outside of the root; default 1e-8.</param>
    /// <param name="momentumDecay">ψ ≥ 0: how fast the momentum warms up; default 0.004.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public Nadam(double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8, double momentumDecay = 0.004)
        : base(learningRate, beta1, beta2, epsilon) => MomentumDecay = momentumDecay;

    /// <summary>ψ ≥ 0: how fast the momentum warms up; default 0.004. 0 holds it at ½β₁.</summary>
    public double MomentumDecay { get; init => field = Setting.NotNegative(value, "Optimizer nadam, MomentumDecay", "0.004 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "nadam";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var product = scope.ScalarState("momentumProduct", 1);
        var present = MomentumAt(scope.StepNumber);
        var next = MomentumAt(scope.StepNumber + 1.0);
        var upToNow = product.Value * present;
        scope.Set(product, upToNow);
        var ofMean = scope.LearningRate * next / (1.0 - (upToNow * next));
        var ofGradient = scope.LearningRate * (1.0 - present) / (1.0 - upToNow);
        var m = Mean(scope, gradient);
        return parameter - (((ofMean * m) + (ofGradient * gradient)) / Root(scope, Square(scope, gradient)));
    }

    private Node MomentumAt(Node step) => Beta1 * (1.0 - (0.5 * Node.Power(0.96, MomentumDecay * step)));
}
