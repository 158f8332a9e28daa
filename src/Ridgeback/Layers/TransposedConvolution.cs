using Ridgeback.Graphs;
using Ridgeback.Initializers;

namespace Ridgeback.Layers;

/// <summary>The transposed convolution: every element of the input paints a window of the output, which grows by the stride.</summary>
/// <remarks>
/// (batch, n, m, channels) → (batch, (n − 1)·stride + size − 2·zeros, …, filters), with padding 'same' (batch, n·stride, …). W
/// is <c>weights</c> (window height, window width, filters/groups, channels): those of the convolution that this transposes.
/// </remarks>
public sealed record TransposedConvolution : WindowLayer
{
    /// <param name="filters">The number of channels that come out, ≥ 1.</param>
    /// <param name="height">Rows of the window, ≥ 1; 1 for sequences.</param>
    /// <param name="width">Columns of the window, ≥ 1.</param>
    /// <param name="stride">How much larger the output is, ≥ 1.</param>
    public TransposedConvolution(int filters, int height, int width, int stride = 1)
        : base(height, width, height == 1 ? 1 : stride, stride) => Filters = filters;

    /// <summary>The number of channels that come out, ≥ 1.</summary>
    public int Filters { get; init => field = AtLeastOne(value, nameof(Filters)); }

    /// <summary>Gaps between the rows of the window, ≥ 1; default 1: none.</summary>
    public int DilationHeight { get; init => field = AtLeastOne(value, nameof(DilationHeight)); } = 1;

    /// <summary>Gaps between the columns of the window, ≥ 1; default 1: none.</summary>
    public int DilationWidth { get; init => field = AtLeastOne(value, nameof(DilationWidth)); } = 1;

    /// <summary>Groups of channels, each with filters of its own, ≥ 1; default 1.</summary>
    public int Groups { get; init => field = AtLeastOne(value, nameof(Groups)); } = 1;

    /// <summary>Null, the default: <see cref="He"/> before ReLU-like units, else <see cref="GlorotUniform"/>.</summary>
    public Initializer? Weights { get; init; }

    /// <summary>Null, the default: 0.</summary>
    public Initializer? Bias { get; init; }

    /// <summary>False leaves out the bias; default true.</summary>
    public bool UseBias { get; init; } = true;

    /// <inheritdoc/>
    public override string Kind => "transposedConvolution";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var images = Images(scope, input);
        var channels = images.Shape[3];
        if (channels % Groups != 0 || Filters % Groups != 0)
        {
            throw new GraphException(
                $"TransposedConvolution {scope.Where}", $"expected groups that divide {channels} channels and {Filters} filters, received {Groups}",
                "Choose a common divisor");
        }

        var height = Length(images.Shape[1], StrideHeight, (DilationHeight * (Height - 1)) + 1, Height == 1 ? 0 : Zeros);
        var width = Length(images.Shape[2], StrideWidth, (DilationWidth * (Width - 1)) + 1, Zeros);
        var window = WindowFor(scope, height, width, DilationHeight, DilationWidth);
        var initializer = Weights ?? (scope.Next is Relu or LeakyRelu ? new He() : new GlorotUniform());
        (var fanIn, var fanOut) = (Height * Width * channels / Groups, Height * Width * Filters / Groups);
        Shape shape = [Height, Width, Filters / Groups, channels];
        var weights = scope.Parameter("weights", shape, VariableRole.Weight, initializer.Build(scope.FullName("weights"), shape, fanIn, fanOut));
        var result = Node.ConvolutionTranspose(images, weights, window, height, width, Groups);
        if (UseBias)
        {
            Shape filters = [Filters];
            result += scope.Parameter("bias", filters, VariableRole.Bias, (Bias ?? new Constant()).Build(scope.FullName("bias"), filters, fanIn, fanOut));
        }

        return Like(input, result);
    }

    private int Length(int places, int stride, int reach, int zeros) =>
        Padding == Padding.Same ? places * stride : ((places - 1) * stride) + reach - (2 * zeros);
}
