using Ridgeback.Graphs;
using Ridgeback.Initializers;

namespace Ridgeback.Layers;

/// <summary>
/// A dense layer with dropout on its inputs whose randomness is integrated out: each unit's sum is taken as normal with the mean x·W + b
/// and the variance (1 − p)/p · x²·W² that (inverted) dropout gives it, and the layer gives the mean of its activation. (batch, features) →
/// (batch, units).
/// </summary>
/// <remarks>
/// The same expression in training and in prediction, without a random number: the approximation of training with infinitely many masks.
/// With <see cref="Samples"/> a training step draws the sums instead. What spread the inputs have by themselves is not carried on. The mean
/// is exact for the identity and max(z, 0), and σ(μ/√(1 + πs²/8)) for sigmoid (of 2z for tanh) units of sums with mean μ and variance s².
/// Weights and biases begin as those of <see cref="Dense"/>. Source: Wang and Manning, Fast dropout training (2013).
/// </remarks>
public sealed record FastDropout : Layer
{
    /// <param name="units">The number of outputs, ≥ 1.</param>
    /// <param name="keepProbability">p, the probability that an input is kept, from 2⁻¹⁶ to 1; default 0.5.</param>
    /// <param name="activation">f; default max(z, 0).</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public FastDropout(int units, double keepProbability = 0.5, UnitActivation activation = UnitActivation.Relu) =>
        (Units, KeepProbability, Activation) = (units, keepProbability, activation);

    /// <summary>The number of outputs, ≥ 1.</summary>
    public int Units { get; init => field = Setting.AtLeastOne(value, "FastDropout, Units", "Give the layer a unit for each output"); }

    /// <summary>p, from 2⁻¹⁶ to 1; default 0.5.</summary>
    public double KeepProbability { get; init => field = Dropout.Keep(value, "FastDropout"); }

    /// <summary>f; default max(z, 0).</summary>
    public UnitActivation Activation { get; init; }

    /// <summary>True draws the sums while training, f(μ + σε); false, the default, takes the mean of f.</summary>
    public bool Samples { get; init; }

    /// <inheritdoc/>
    public override string Kind => "fastDropout";

    /// <inheritdoc/>
    public override bool IsNoise => Samples;

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        (var weights, var bias) = DropConnect.Parameters(scope, input, Units, Activation, "FastDropout");
        var mean = Node.MatMul(input, weights) + bias;
        var variance = (1 - KeepProbability) / KeepProbability * Node.MatMul(input.Square(), weights.Value.Square());
        return Samples && scope.Phase == Phase.Train
            ? GaussianUnits.Apply(Activation,
                mean + (GaussianUnits.Deviation(variance) * Node.RandomNormal(scope.FullName("noise"), mean.Shape, scope.Place)))
            : GaussianUnits.Mean(Activation, mean, variance);
    }
}
