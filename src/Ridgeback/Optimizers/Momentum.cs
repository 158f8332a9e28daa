using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Heavy-ball momentum: v ← μv + g; w ← w − αv.</summary>
/// <remarks>
/// The gradient is not multiplied by 1 − μ, so that a steady gradient moves a weight 1/(1 − μ) times as far as plain
/// descent does. Source: Polyak, Some methods of speeding up the convergence of iteration methods (1964).
/// </remarks>
public sealed record Momentum : Optimizer
{
    /// <param name="learningRate">α > 0; default 0.01.</param>
    /// <param name="coefficient">μ, at least 0 and below 1; default 0.9.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public Momentum(double learningRate = 0.01, double coefficient = 0.9)
        : base(learningRate) => Coefficient = coefficient;

    /// <summary>μ, at least 0 and below 1; default 0.9.</summary>
    public double Coefficient { get; init => field = Decay(value, "Coefficient", "0.9 is usual"); }

    /// <summary>How μ is reached from a smaller one over the first steps; default null: it is constant.</summary>
    public MomentumRise? Rise { get; init; }

    /// <inheritdoc/>
    public override string Kind => "momentum";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var velocity = scope.State("velocity");
        var coefficient = Rise?.Of(Coefficient, scope.StepNumber) ?? Coefficient;
        var next = (coefficient * velocity.Value) + gradient;
        scope.Set(velocity, next);
        return parameter - (scope.LearningRate * next);
    }
}
