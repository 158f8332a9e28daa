using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>The mean of each channel over the whole image or sequence: (batch, height, width, channels) → (batch, channels).</summary>
public sealed record GlobalAveragePooling : Layer
{
    /// <inheritdoc/>
    public override string Kind => "globalAveragePooling";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => input.Mean(GlobalAxes.Of(this, scope, input.Shape));
}

/// <summary>
/// The greatest element of each channel over the whole image or sequence: (batch, height, width, channels) → (batch, channels).
/// </summary>
public sealed record GlobalMaxPooling : Layer
{
    /// <inheritdoc/>
    public override string Kind => "globalMaxPooling";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => input.Max(GlobalAxes.Of(this, scope, input.Shape));
}

/// <summary>The axes between the batch and the channels.</summary>
file static class GlobalAxes
{
    public static int[] Of(Layer layer, LayerScope scope, Shape shape) => shape.Rank is 3 or 4
        ? [.. Enumerable.Range(1, shape.Rank - 2)]
        : throw new GraphException(
            $"{layer.Kind} {scope.Where}", $"expected (batch, height, width, channels) or (batch, length, channels), received {shape}",
            "Put it behind a convolution or a pooling layer");
}
