using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>The transposed convolution: every element of the input paints a window of the output, which grows by the stride.</summary>
/// <remarks>
/// (batch, n, m, channels) → (batch, (n − 1)·stride + size − 2·zeros, …, filters), with padding 'same' (batch, n·stride, …). W
/// is <c>weights</c> (window height, window width, filters/groups, channels): those of the convolution that this transposes.
/// </remarks>
public sealed record TransposedConvolution : FilterLayer
{
    /// <param name="filters">The number of channels that come out, ≥ 1.</param>
    /// <param name="height">Rows of the window, ≥ 1; 1 for sequences.</param>
    /// <param name="width">Columns of the window, ≥ 1.</param>
    /// <param name="stride">How much larger the output is, ≥ 1.</param>
    public TransposedConvolution(int filters, int height, int width, int stride = 1)
        : base(filters, height, width, height == 1 ? 1 : stride, stride)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "transposedConvolution";

    /// <inheritdoc/>
    public override bool UnitsLast => false;

    private protected override Shape WeightShape(int channels) => [Height, Width, Filters / Groups, channels];

    private protected override Node Apply(LayerScope scope, Node images, Node weights)
    {
        var height = Length(images.Shape[1], StrideHeight, (DilationHeight * (Height - 1)) + 1, Height == 1 ? 0 : Zeros);
        var width = Length(images.Shape[2], StrideWidth, (DilationWidth * (Width - 1)) + 1, Zeros);
        return Node.ConvolutionTranspose(
            images, weights, WindowFor(scope, height, width, DilationHeight, DilationWidth), height, width, Groups);
    }

    private int Length(int places, int stride, int reach, int zeros) =>
        Padding == Padding.Same ? places * stride : ((places - 1) * stride) + reach - (2 * zeros);
}
