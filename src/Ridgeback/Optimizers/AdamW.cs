using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Adam with weight decay that is not divided by the root mean square: w ← w − αλw − Adam's step.</summary>
/// <remarks>
/// An L2 penalty enters Adam's averages, which makes it weak exactly where gradients are large; here every weight decays by the
/// same share. Only weights decay; biases on request, normalization never. Source: Loshchilov and Hutter,
/// Decoupled weight decay regularization (2019); the decay is multiplied by the scheduled rate, as in PyTorch.
/// </remarks>
public sealed record AdamW : AdamFamily
{
    /// <param name="learningRate">α > 0; default 0.001.</param>
    /// <param name="weightDecay">λ ≥ 0; default 0.01.</param>
    /// <param name="beta1">Decay of the mean, at least 0 and below 1; default 0.9.</param>
    /// <param name="beta2">Decay of the mean square, at least 0 and below 1; default 0.999.</param>
    /// <param name="epsilon">ε > 0, outside of the root; default 1e-8.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public AdamW(double learningRate = 0.001, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(learningRate, beta1, beta2, epsilon) => WeightDecay = weightDecay;

    /// <summary>λ ≥ 0; default 0.01.</summary>
    public double WeightDecay { get; init => field = Setting.NotNegative(value, "Optimizer adamW, WeightDecay", "0.01 is usual"); }

    /// <summary>True decays biases as well as weights; default false.</summary>
    public bool Biases { get; init; }

    /// <inheritdoc/>
    public override string Kind => "adamW";

    /// <inheritdoc/>
    public override Node Step(UpdateScope scope, Node parameter, Node gradient)
    {
        var decays = scope.Role == VariableRole.Weight || (Biases && scope.Role == VariableRole.Bias);
        var decayed = decays ? parameter * (1.0 - (WeightDecay * scope.LearningRate)) : parameter;
        return decayed - Move(scope, Mean(scope, gradient), Square(scope, gradient));
    }
}
