using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Divides each gradient by the root of the sum of all its squares: s ← s + g²; w ← w − αg/(√s + ε).</summary>
/// <remarks>Rates only ever fall; features that occur seldom keep long steps. Source: Duchi, Hazan and Singer (2011).</remarks>
public sealed record Adagrad : Optimizer
{
    /// <param name="learningRate">α > 0; default 0.01.</param>
    /// <param name="epsilon">ε > 0, outside of the root; default 1e-10.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public Adagrad(double learningRate = 0.01, double epsilon = 1e-10)
        : base(learningRate) => Epsilon = epsilon;

    /// <summary>ε > 0, added to the root of the sum; default 1e-10.</summary>
    public double Epsilon { get; init => field = Setting.Positive(value, "Optimizer adagrad, Epsilon", "1e-10 is usual"); }

    /// <inheritdoc/>
    public override string Kind => "adagrad";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var sum = scope.State("sum");
        var next = sum.Value + gradient.Square();
        scope.Set(sum, next);
        return parameter - (scope.LearningRate * gradient / (next.Sqrt() + Epsilon));
    }
}
