using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>The mean of each window, channel by channel: (batch, height, width, channels) → (batch, places, places, channels).</summary>
public sealed record AveragePooling : WindowLayer
{
    /// <param name="height">Rows of the window, ≥ 1; 1 for sequences.</param>
    /// <param name="width">Columns of the window, ≥ 1.</param>
    public AveragePooling(int height = 2, int width = 2)
        : base(height, width, height, width)
    {
    }

    /// <summary>Whether the zeros of the padding count as elements of the mean; default false.</summary>
    public bool CountPadding { get; init; }

    /// <inheritdoc/>
    public override string Kind => "averagePooling";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var images = Images(scope, input);
        return Like(input, images.AveragePool(WindowFor(scope, images.Shape[1], images.Shape[2]), CountPadding));
    }
}
