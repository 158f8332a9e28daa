using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Divides each gradient by the root of its recent mean square: s ← βs + (1 − β)g²; w ← w − αg/(√s + ε).</summary>
/// <remarks>
/// The mean square is not corrected for its start at 0: the first step is α/√(1 − β) long, whatever the gradient. Source:
/// Hinton, Neural networks for machine learning, lecture 6 (2012).
/// </remarks>
public sealed record RmsProp : Optimizer
{
    /// <param name="learningRate">α > 0; default 0.001.</param>
    /// <param name="beta">β, at least 0 and below 1; default 0.9.</param>
    /// <param name="epsilon">ε > 0, outside of the root; default 1e-8.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public RmsProp(double learningRate = 0.001, double beta = 0.9, double epsilon = 1e-8)
        : base(learningRate) => (Beta, Epsilon) = (beta, epsilon);

    /// <summary>A preset: β = 0.8, a mean square over about 5 steps in place of 10.</summary>
    public static RmsProp ShortMemory => new(beta: 0.8);

    /// <summary>β, at least 0 and below 1; default 0.9.</summary>
    public double Beta { get; init => field = Decay(value, "Beta", "0.9 is usual"); }

    /// <summary>ε > 0, added to the root of the mean square; default 1e-8.</summary>
    public double Epsilon { get; init => field = Setting.Positive(value, "Optimizer rmsProp, Epsilon", "1e-8 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "rmsProp";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var square = scope.State("square");
        var next = (Beta * square.Value) + ((1 - Beta) * gradient.Square());
        scope.Set(square, next);
        return parameter - (scope.LearningRate * gradient / (next.Sqrt() + Epsilon));
    }
}
