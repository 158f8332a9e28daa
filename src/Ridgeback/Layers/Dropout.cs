using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>Sets inputs to 0 at random while training and divides the rest by the probability of keeping: x·mask/keep.</summary>
/// <remarks>
/// The mean of the output is the input, so prediction is the identity (inverted dropout). Any shape (batch, …). The mask
/// of an example depends on the seed, the layer's name, the step, the draw and the example's id, not on its row.
/// Probabilities are drawn in steps of 2⁻¹⁶. Source: Srivastava et al., Dropout (2014).
/// </remarks>
public sealed record Dropout : Layer
{
    /// <param name="keepProbability">The probability of keeping, from 2⁻¹⁶ to 1; default 0.5. For inputs 0.8 is usual.</param>
    /// <exception cref="GraphException">It is out of range.</exception>
    public Dropout(double keepProbability = 0.5) => KeepProbability = keepProbability;

    /// <summary>The probability of keeping (not of dropping), from 2⁻¹⁶ to 1; default 0.5. At 1 the layer does nothing.</summary>
    public double KeepProbability
    {
        get;
        init => field = value is >= 1.0 / 65536 and <= 1 ? value : throw Setting.Wrong(
            "Dropout, KeepProbability", "a probability above 0 (at least 1/65536) and at most 1", value,
            "It is the probability of keeping: 0.5 for hidden layers and 0.8 for inputs are usual");
    }

    /// <inheritdoc/>
    public override string Kind => "dropout";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) =>
        scope.Phase == Phase.Predict || KeepProbability == 1
            ? input
            : input * (Node.RandomBernoulli(scope.FullName("mask"), input.Shape, KeepProbability, scope.Place) * (1 / KeepProbability));
}
