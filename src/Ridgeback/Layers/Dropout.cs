using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>Where dropout makes up for the units that are missing while training.</summary>
public enum DropoutScaling
{
    /// <summary>While training: x·mask/keep, and x in prediction (inverted dropout).</summary>
    Training,

    /// <summary>In prediction: x·keep, and x·mask while training (the first form).</summary>
    Prediction,
}

/// <summary>Sets inputs to 0 at random while training and divides the rest by the probability of keeping: x·mask/keep.</summary>
/// <remarks>
/// The mean of the output is the input, so prediction is the identity (inverted dropout); <see cref="Scaling"/> chooses the first form,
/// which multiplies in prediction instead. Any shape (batch, …). The mask of an example depends on the seed, the layer's name, the step,
/// the draw and the example's id, not on its row. Probabilities are drawn in steps of 2⁻¹⁶. The two forms are one training under other
/// settings: with plain descent or momentum, weights that read dropped inputs are keep times as large in the inverted form, their learning
/// rate keep² and their norm limit keep times. Source: Srivastava et al., Dropout (2014).
/// </remarks>
public sealed record Dropout : Layer
{
    /// <param name="keepProbability">The probability of keeping, from 2⁻¹⁶ to 1; null, the default: 0.8 of the network's inputs, 0.5 of
    /// hidden units.</param>
    /// <exception cref="GraphException">It is out of range.</exception>
    public Dropout(double? keepProbability = null) => KeepProbability = keepProbability;

    /// <summary>
    /// The probability of keeping (not of dropping), from 2⁻¹⁶ to 1; null, the default: 0.8 where the layer reads the network's inputs, 0.5
    /// elsewhere. At 1 the layer does nothing.
    /// </summary>
    public double? KeepProbability { get; init => field = value is { } given ? Keep(given, "Dropout") : null; }

    /// <summary>Where the missing units are made up for; default <see cref="DropoutScaling.Training"/>.</summary>
    public DropoutScaling Scaling { get; init; }

    /// <inheritdoc/>
    public override string Kind => "dropout";

    /// <inheritdoc/>
    public override bool IsNoise => true;

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var keep = KeepProbability ?? DefaultKeep(scope);
        if (keep == 1)
        {
            return input;
        }

        var isTraining = Scaling == DropoutScaling.Training;
        if (scope.Phase == Phase.Predict)
        {
            return isTraining ? input : input * keep;
        }

        var mask = Node.RandomBernoulli(scope.FullName("mask"), input.Shape, keep, scope.Place);
        return input * (isTraining ? mask * (1 / keep) : mask);
    }

    /// <summary>The probability of keeping where none is given.</summary>
    internal static double DefaultKeep(LayerScope scope) => scope.ReadsFeatures ? 0.8 : 0.5;

    /// <summary>A probability of keeping, checked.</summary>
    internal static double Keep(double value, string layer) => value is >= 1.0 / 65536 and <= 1 ? value : throw Setting.Wrong(
        $"{layer}, KeepProbability", "a probability above 0 (at least 1/65536) and at most 1", value,
        "It is the probability of keeping: 0.5 for hidden layers and 0.8 for inputs are usual");
}
