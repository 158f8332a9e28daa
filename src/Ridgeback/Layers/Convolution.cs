using Ridgeback.Graphs;
using Ridgeback.Initializers;

namespace Ridgeback.Layers;

/// <summary>Filters that go over images or sequences: y = x ∗ W + b. (batch, height, width, channels) → (batch, places, places, filters).</summary>
/// <remarks>
/// W is <c>weights</c> (window height, window width, channels/groups, filters), b is <c>bias</c> (filters). It is
/// cross-correlation, as everywhere in deep learning. Sequences (batch, length, channels) want a window of one row.
/// </remarks>
public sealed record Convolution : WindowLayer
{
    /// <param name="filters">The number of filters, ≥ 1.</param>
    /// <param name="height">Rows of the window, ≥ 1; 1 for sequences.</param>
    /// <param name="width">Columns of the window, ≥ 1.</param>
    public Convolution(int filters, int height, int width)
        : base(height, width, 1, 1) => Filters = filters;

    /// <summary>The number of filters, ≥ 1.</summary>
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
    public override string Kind => "convolution";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var images = Images(scope, input);
        var channels = images.Shape[3];
        if (channels % Groups != 0 || Filters % Groups != 0)
        {
            throw new GraphException(
                $"Convolution {scope.Where}", $"expected groups that divide {channels} channels and {Filters} filters, received {Groups}",
                "Choose a common divisor");
        }

        var window = WindowFor(scope, images.Shape[1], images.Shape[2], DilationHeight, DilationWidth);
        var initializer = Weights ?? (scope.Next is Relu or LeakyRelu ? new He() : new GlorotUniform());
        (var fanIn, var fanOut) = (Height * Width * channels / Groups, Height * Width * Filters / Groups);
        Shape shape = [Height, Width, channels / Groups, Filters];
        var weights = scope.Parameter("weights", shape, VariableRole.Weight, initializer.Build(scope.FullName("weights"), shape, fanIn, fanOut));
        var result = Node.Convolution(images, weights, window, Groups);
        if (UseBias)
        {
            Shape filters = [Filters];
            result += scope.Parameter("bias", filters, VariableRole.Bias, (Bias ?? new Constant()).Build(scope.FullName("bias"), filters, fanIn, fanOut));
        }

        return Like(input, result);
    }
}
