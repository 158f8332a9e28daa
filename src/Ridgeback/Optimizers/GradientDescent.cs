using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>w ← w − α·g: batch, mini-batch or stochastic gradient descent, by the size of the batch.</summary>
public sealed record GradientDescent : Optimizer
{
    /// <param name="learningRate">α > 0; default 0.1.</param>
    /// <exception cref="GraphException">The rate is not a finite number above 0.</exception>
    public GradientDescent(double learningRate = 0.1)
        : base(learningRate)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "gradientDescent";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient) =>
        parameter - (scope.LearningRate * gradient);
}
