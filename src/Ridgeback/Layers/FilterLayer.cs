using Ridgeback.Graphs;
using Ridgeback.Initializers;

namespace Ridgeback.Layers;

/// <summary>A layer of filters, with a bias for each: the convolution and the one that transposes it.</summary>
public abstract record FilterLayer : WindowLayer
{
    private protected FilterLayer(int filters, int height, int width, int strideHeight, int strideWidth)
        : base(height, width, strideHeight, strideWidth) => Filters = filters;

    /// <summary>The number of filters, which is that of the channels that come out, ≥ 1.</summary>
    public int Filters { get; init => field = AtLeastOne(value, nameof(Filters)); }

    /// <summary>Gaps between the rows of the window, ≥ 1; default 1: none.</summary>
    public int DilationHeight { get; init => field = AtLeastOne(value, nameof(DilationHeight)); } = 1;

    /// <summary>Gaps between the columns of the window, ≥ 1; default 1: none.</summary>
    public int DilationWidth { get; init => field = AtLeastOne(value, nameof(DilationWidth)); } = 1;

    /// <summary>Groups of channels, each with filters of its own, ≥ 1; default 1. As many as channels: depthwise.</summary>
    public int Groups { get; init => field = AtLeastOne(value, nameof(Groups)); } = 1;

    /// <summary>Null, the default: <see cref="He"/> before ReLU-like units, else <see cref="GlorotUniform"/>.</summary>
    public Initializer? Weights { get; init; }

    /// <summary>Null, the default: 0.</summary>
    public Initializer? Bias { get; init; }

    /// <summary>False leaves out b, as before batch normalization, which has a shift of its own; default true.</summary>
    public bool UseBias { get; init; } = true;

    /// <inheritdoc/>
    public sealed override Node Build(LayerScope scope, Node input)
    {
        var images = Images(scope, input);
        var channels = images.Shape[3];
        if (channels % Groups != 0 || Filters % Groups != 0)
        {
            throw new GraphException(
                $"{Kind} {scope.Where}", $"expected groups that divide {channels} channels and {Filters} filters, received {Groups}",
                "Choose a common divisor");
        }

        var initializer = Weights ?? (scope.Next is Relu or LeakyRelu ? new He() : new GlorotUniform());
        (var fanIn, var fanOut) = (Height * Width * channels / Groups, Height * Width * Filters / Groups);
        var shape = WeightShape(channels);
        var first = UnitsLast
            ? initializer.Build(scope.FullName("weights"), shape, fanIn, fanOut)
            : initializer.BuildTurned(scope.FullName("weights"), shape, fanIn, fanOut, Groups);
        var weights = scope.Parameter("weights", shape, VariableRole.Weight, first);
        var result = Apply(scope, images, weights);
        if (UseBias)
        {
            Shape filters = [Filters];
            result += scope.Parameter(
                "bias", filters, VariableRole.Bias, (Bias ?? new Constant()).Build(scope.FullName("bias"), filters, fanIn, fanOut));
        }

        return Like(input, result);
    }

    private protected abstract Shape WeightShape(int channels);

    private protected abstract Node Apply(LayerScope scope, Node images, Node weights);
}
