using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Layers;

/// <summary>
/// Max pooling that shrinks images by a factor between 1 and 2, over regions of 1 or 2 rows and columns in a random order.
/// </summary>
/// <remarks>
/// (batch, n, m, channels) → (batch, ⌊n/ratio⌋, ⌊m/ratio⌋, channels). The regions of a step are the same for the whole batch and
/// depend on the seed, the layer's name, the step and the draw; prediction uses those of step 0. Source: Graham, Fractional
/// max-pooling (2014).
/// </remarks>
public sealed record FractionalMaxPooling : Layer
{
    /// <param name="ratio">How much smaller, from 1 to 2; default √2.</param>
    public FractionalMaxPooling(double ratio = 1.4142135623730951) => Ratio = ratio;

    /// <summary>How much smaller, from 1 to 2; default √2.</summary>
    public double Ratio
    {
        get;
        init => field = value is >= 1 and <= 2
            ? value
            : throw Setting.Wrong("FractionalMaxPooling, Ratio", "a number from 1 to 2", value, "Use MaxPooling for larger steps");
    }

    /// <summary>
    /// True, the default, shuffles the sizes of the regions; false spreads them evenly from a random start (pseudo-random).
    /// </summary>
    public bool Random { get; init; } = true;

    /// <summary>Whether neighbouring regions share their border; default true.</summary>
    public bool Overlapping { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "fractionalMaxPooling";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var shape = input.Shape;
        if (shape.Rank != 4)
        {
            throw new GraphException(
                $"FractionalMaxPooling {scope.Where}", $"expected (batch, height, width, channels), received {shape}",
                "Put a Reshape layer before it: a grey image has 1 channel");
        }

        var regions = new FractionalRegions(Regions(shape[1]), Regions(shape[2]), Random, Overlapping);
        var place = scope.Phase == Phase.Predict ? RandomPlace.Initial : new RandomPlace(scope.Place.Step, scope.Place.Draw);
        return input.Pool(
            regions,
            Node.RandomUniform(scope.FullName("rows"), [regions.Height], place),
            Node.RandomUniform(scope.FullName("columns"), [regions.Width], place));
    }

    private int Regions(int length) => Math.Max((length + 1) / 2, (int)Math.Floor(length / Ratio));
}
