using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Momentum as a moving average of gradients: m ← βm + (1 − β)g; w ← w − αm.</summary>
/// <remarks>
/// A steady gradient moves a weight as far as plain descent does: α here is α/(1 − β) of <see cref="Momentum"/>. The average
/// is not corrected for its start at 0, so that the first steps are short.
/// </remarks>
public sealed record EmaMomentum : Optimizer
{
    /// <param name="learningRate">α > 0; default 0.1.</param>
    /// <param name="beta">β, at least 0 and below 1; default 0.9.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public EmaMomentum(double learningRate = 0.1, double beta = 0.9)
        : base(learningRate) => Beta = beta;

    /// <summary>A preset: β = 0.8, an average over about 5 steps in place of 10.</summary>
    public static EmaMomentum ShortMemory => new(beta: 0.8);

    /// <summary>β, at least 0 and below 1; default 0.9.</summary>
    public double Beta { get; init => field = Decay(value, "Beta", "0.9 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "emaMomentum";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var mean = scope.State("mean");
        var next = (Beta * mean.Value) + ((1 - Beta) * gradient);
        scope.Set(mean, next);
        return parameter - (scope.LearningRate * next);
    }
}
