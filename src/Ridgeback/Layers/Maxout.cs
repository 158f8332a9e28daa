using Ridgeback.Graphs;
using Ridgeback.Initializers;

namespace Ridgeback.Layers;

/// <summary>The greatest of k affine pieces: yᵤ = max over j of (x·Wⱼ + bⱼ)ᵤ. (batch, features) → (batch, units).</summary>
/// <remarks>
/// A dense layer and its activation in one; with two pieces, one of them 0, it is a ReLU. <c>weights</c> is (features, pieces·units),
/// the pieces side by side, <c>bias</c> (pieces·units). The gradient goes to the greatest piece, of equal ones to the first. Source:
/// Goodfellow et al., Maxout networks (2013).
/// </remarks>
public sealed record Maxout : Layer
{
    /// <param name="units">The number of outputs, ≥ 1.</param>
    /// <param name="pieces">k ≥ 2; default 2.</param>
    /// <exception cref="GraphException">A number is too small.</exception>
    public Maxout(int units, int pieces = 2) => (Units, Pieces) = (units, pieces);

    /// <summary>The number of outputs, ≥ 1.</summary>
    public int Units { get; init => field = Setting.AtLeastOne(value, "Maxout, Units", "Give the layer a unit for each output"); }

    /// <summary>k ≥ 2; default 2.</summary>
    public int Pieces
    {
        get;
        init => field = value >= 2 ? value
            : throw Setting.Wrong("Maxout, Pieces", "a whole number of 2 or more", value, "With one piece use Dense");
    }

    /// <summary>Null, the default: <see cref="GlorotUniform"/>.</summary>
    public Initializer? Weights { get; init; }

    /// <summary>Null, the default: 0.</summary>
    public Initializer? Bias { get; init; }

    /// <inheritdoc/>
    public override string Kind => "maxout";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var pieces = new Dense(checked(Pieces * Units)) { Weights = Weights ?? new GlorotUniform(), Bias = Bias, FanOut = Units }.Build(
            scope, input);
        return Enumerable.Range(0, Pieces).Select(piece => pieces.Slice(1, piece * Units, Units)).Aggregate(Node.Maximum);
    }
}
