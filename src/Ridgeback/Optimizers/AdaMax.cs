using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Adam with the largest recent gradient in place of the root mean square.</summary>
/// <remarks>
/// m ← β₁m + (1 − β₁)g; u ← max(β₂u, |g|); w ← w − α/(1 − β₁ᵗ) · m/u, t from 1. No ε: where u = 0 (no gradient
/// was ever seen, or a small β₂ has forgotten it before m has) nothing moves. Source: Kingma and Ba, Adam (2015), algorithm 2.
/// </remarks>
public sealed record AdaMax : Optimizer
{
    /// <param name="learningRate">α > 0; default 0.002.</param>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1; default 0.9.</param>
    /// <param name="beta2">Decay of the largest gradient, at least 0 and below 1; default 0.999.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public AdaMax(double learningRate = 0.002, double beta1 = 0.9, double beta2 = 0.999)
        : base(learningRate) => (Beta1, Beta2) = (beta1, beta2);

    /// <summary>A preset: α = 1e-4, for networks that are nearly trained.</summary>
    public static AdaMax SmallSteps => new(1e-4);

    /// <summary>Decay of the mean, at least 0 and below 1; default 0.9.</summary>
    public double Beta1 { get; init => field = Decay(value, "Beta1", "0.9 is usual"); }

    /// <summary>Decay of the largest gradient, at least 0 and below 1; default 0.999.</summary>
    public double Beta2 { get; init => field = Decay(value, "Beta2", "0.999 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "adaMax";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var mean = scope.State("mean");
        var largest = scope.State("largest");
        var m = (Beta1 * mean.Value) + ((1 - Beta1) * gradient);
        var u = Node.Maximum(Beta2 * largest.Value, gradient.Abs());
        scope.Set(mean, m);
        scope.Set(largest, u);
        var rate = scope.LearningRate / (1.0 - Node.Power(Beta1, scope.StepNumber));
        return parameter - (rate * m / Node.Select(Node.Equal(u, 0.0), double.PositiveInfinity, u));
    }
}
