using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>
/// The greatest element of each window, channel by channel: (batch, height, width, channels) → (batch, places, places, channels).
/// </summary>
/// <remarks>Padding is never picked. The gradient goes to the first of the greatest.</remarks>
public sealed record MaxPooling : WindowLayer
{
    /// <param name="height">Rows of the window, ≥ 1; 1 for sequences.</param>
    /// <param name="width">Columns of the window, ≥ 1.</param>
    public MaxPooling(int height = 2, int width = 2)
        : base(height, width, height, width)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "maxPooling";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var images = Images(scope, input);
        return Like(input, images.MaxPool(WindowFor(scope, images.Shape[1], images.Shape[2])));
    }
}
