using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Initializers;

namespace Ridgeback.Layers;

/// <summary>Whose the masks of a <see cref="DropConnect"/> layer are.</summary>
public enum MaskOf
{
    /// <summary>
    /// Each example has a mask of its own: batch · inputs · units random bits a step, drawn where they are used and never stored.
    /// </summary>
    Example,

    /// <summary>All examples of a batch share one mask: much cheaper, noisier.</summary>
    Batch,
}

/// <summary>How a <see cref="DropConnect"/> layer predicts.</summary>
public enum DropConnectInference
{
    /// <summary>f(p·x·W + b): the mean of the sum.</summary>
    Mean,

    /// <summary>The mean of f over normal sums of the same mean and variance, p·x·W + b and p(1 − p)·x²·W².</summary>
    MomentMatched,
}

/// <summary>
/// A dense layer and its activation in which single weights are missing at random while training: f(x·(M∘W) + b), M 1 with probability p.
/// (batch, features) → (batch, units).
/// </summary>
/// <remarks>
/// Weights are not divided by p while training; prediction multiplies by it. Means of activations are those of <see cref="FastDropout"/>.
/// Weights and biases begin as those of <see cref="Dense"/>. Source: Wan et al., Regularization of neural networks using DropConnect
/// (2013); instead of drawing normal sums in prediction, their mean activation is computed.
/// </remarks>
public sealed record DropConnect : Layer
{
    /// <param name="units">The number of outputs, ≥ 1.</param>
    /// <param name="keepProbability">p, from 2⁻¹⁶ to 1; default 0.5.</param>
    /// <param name="activation">f; default max(z, 0).</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public DropConnect(int units, double keepProbability = 0.5, UnitActivation activation = UnitActivation.Relu) =>
        (Units, KeepProbability, Activation) = (units, keepProbability, activation);

    /// <summary>The number of outputs, ≥ 1.</summary>
    public int Units { get; init => field = Setting.AtLeastOne(value, "DropConnect, Units", "Give the layer a unit for each output"); }

    /// <summary>p, from 2⁻¹⁶ to 1; default 0.5.</summary>
    public double KeepProbability { get; init => field = Dropout.Keep(value, "DropConnect"); }

    /// <summary>f; default max(z, 0).</summary>
    public UnitActivation Activation { get; init; }

    /// <summary>Whose the masks are; default <see cref="MaskOf.Example"/>.</summary>
    public MaskOf Mask { get; init; }

    /// <summary>How it predicts; default <see cref="DropConnectInference.MomentMatched"/>.</summary>
    public DropConnectInference Inference { get; init; } = DropConnectInference.MomentMatched;

    /// <inheritdoc/>
    public override string Kind => "dropConnect";

    /// <inheritdoc/>
    public override bool IsNoise => true;

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        (var weights, var bias) = Parameters(scope, input, Units, Activation, "DropConnect");
        if (scope.Phase == Phase.Train && KeepProbability < 1)
        {
            return GaussianUnits.Apply(Activation, Masked(scope, input, weights) + bias);
        }

        var mean = (KeepProbability * Node.MatMul(input, weights)) + bias;
        return Inference == DropConnectInference.Mean || KeepProbability == 1
            ? GaussianUnits.Apply(Activation, mean)
            : GaussianUnits.Mean(
                Activation, mean, KeepProbability * (1 - KeepProbability) * Node.MatMul(input.Square(), weights.Value.Square()));
    }

    /// <summary>The parameters of a dense layer with its activation inside.</summary>
    internal static (Variable Weights, Variable Bias) Parameters(
        LayerScope scope, Node input, int units, UnitActivation activation, string layer)
    {
        if (input.Shape.Rank != 2 || input.Shape[1] < 1)
        {
            throw new GraphException(
                $"{layer} {scope.Where}", $"expected input of rank 2 (batch, features), received {input.Shape}",
                "Add a Flatten layer before it");
        }

        var features = input.Shape[1];
        Initializer initializer = activation == UnitActivation.Relu ? new He() : new GlorotUniform();
        var weights = scope.Parameter(
            "weights", [features, units], VariableRole.Weight,
            initializer.Build(scope.FullName("weights"), [features, units], features, units));
        return (weights, scope.Parameter(
            "bias", [units], VariableRole.Bias, new Initializers.Constant().Build(scope.FullName("bias"), [units], features, units)));
    }

    private Node Masked(LayerScope scope, Node input, Variable weights)
    {
        var stream = scope.FullName("mask");
        if (Mask == MaskOf.Batch)
        {
            return Node.MatMul(
                input, weights * Node.RandomBernoulli(stream, weights.Shape, KeepProbability, scope.Place with { Examples = null }));
        }

        Node[] examples = scope.Place.Examples is { } ids ? [ids] : [];
        return new Node(new MaskedProduct(MaskedSum.OverInputs, stream, KeepProbability),
            [input, weights, scope.Place.Step, scope.Place.Draw, .. examples]);
    }
}
