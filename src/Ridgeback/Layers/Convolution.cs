using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>
/// Filters that go over images or sequences: y = x ∗ W + b. (batch, height, width, channels) → (batch, places, places, filters).
/// </summary>
/// <remarks>
/// W is <c>weights</c> (window height, window width, channels/groups, filters), b is <c>bias</c> (filters). It is
/// cross-correlation, as everywhere in deep learning. Sequences (batch, length, channels) want a window of one row.
/// </remarks>
public sealed record Convolution : FilterLayer
{
    /// <param name="filters">The number of filters, ≥ 1.</param>
    /// <param name="height">Rows of the window, ≥ 1; 1 for sequences.</param>
    /// <param name="width">Columns of the window, ≥ 1.</param>
    public Convolution(int filters, int height, int width)
        : base(filters, height, width, 1, 1)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "convolution";

    private protected override Shape WeightShape(int channels) => [Height, Width, channels / Groups, Filters];

    private protected override Node Apply(LayerScope scope, Node images, Node weights) =>
        Node.Convolution(images, weights, WindowFor(scope, images.Shape[1], images.Shape[2], DilationHeight, DilationWidth), Groups);
}
