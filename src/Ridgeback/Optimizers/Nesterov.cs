using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Nesterov's momentum: v ← μv + g; w ← w − α(g + μv).</summary>
/// <remarks>
/// The gradient is taken where the velocity is about to carry the parameters: in terms of these looked-ahead parameters
/// the update needs no second gradient. Sources: Nesterov (1983); in this form Sutskever et al., On the importance of initialization
/// and momentum (2013), and Bengio et al. (2013).
/// </remarks>
public sealed record Nesterov : Optimizer
{
    /// <param name="learningRate">α > 0; default 0.01.</param>
    /// <param name="coefficient">μ, at least 0 and below 1; default 0.9.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public Nesterov(double learningRate = 0.01, double coefficient = 0.9)
        : base(learningRate) => Coefficient = coefficient;

    /// <summary>μ, at least 0 and below 1; default 0.9.</summary>
    public double Coefficient { get; init => field = Decay(value, "Coefficient", "0.9 is usual"); }

    /// <summary>How μ is reached from a smaller one over the first steps; default null: it is constant.</summary>
    public MomentumRise? Rise { get; init; }

    /// <inheritdoc/>
    public override string Kind => "nesterov";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var velocity = scope.State("velocity");
        var coefficient = Rise?.Of(Coefficient, scope.StepNumber) ?? Coefficient;
        var next = (coefficient * velocity.Value) + gradient;
        scope.Set(velocity, next);
        return parameter - (scope.LearningRate * (gradient + (coefficient * next)));
    }
}
