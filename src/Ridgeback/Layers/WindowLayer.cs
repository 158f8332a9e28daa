using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Layers;

/// <summary>What stands around an image when a window goes over it.</summary>
public enum Padding
{
    /// <summary>Nothing but <see cref="WindowLayer.Zeros"/>: the window stays within.</summary>
    Valid,

    /// <summary>As many zeros as it takes that ⌈n / stride⌉ places come out; an odd one more behind than before.</summary>
    Same,
}

/// <summary>A layer whose window goes over images (batch, height, width, channels) or sequences (batch, length, channels).</summary>
/// <remarks>A sequence is an image of one row: the window's height and its stride must be 1 there.</remarks>
public abstract record WindowLayer : Layer
{
    private protected WindowLayer(int height, int width, int strideHeight, int strideWidth)
    {
        Height = height;
        Width = width;
        StrideHeight = strideHeight;
        StrideWidth = strideWidth;
    }

    /// <summary>Rows of the window, ≥ 1; 1 for sequences.</summary>
    public int Height { get; init => field = AtLeastOne(value, nameof(Height)); }

    /// <summary>Columns of the window, ≥ 1.</summary>
    public int Width { get; init => field = AtLeastOne(value, nameof(Width)); }

    /// <summary>Rows from one place to the next, ≥ 1.</summary>
    public int StrideHeight { get; init => field = AtLeastOne(value, nameof(StrideHeight)); }

    /// <summary>Columns from one place to the next, ≥ 1.</summary>
    public int StrideWidth { get; init => field = AtLeastOne(value, nameof(StrideWidth)); }

    /// <summary>Default <see cref="Padding.Valid"/>.</summary>
    public Padding Padding { get; init; }

    /// <summary>
    /// Rows and columns of zeros on every side, ≥ 0; default 0. Not with <see cref="Padding.Same"/>, which counts its own.
    /// </summary>
    public int Zeros
    {
        get;
        init => field = value >= 0 ? value : throw Setting.Wrong($"{Kind}, Zeros", "a whole number of 0 or more", value, "0 adds nothing");
    }

    private protected int AtLeastOne(int value, string setting) =>
        Setting.AtLeastOne(value, $"{Kind}, {setting}", "Give the window a size and a stride of at least 1");

    /// <summary>Images as they are; sequences as images of one row.</summary>
    private protected Node Images(LayerScope scope, Node input)
    {
        var shape = input.Shape;
        if (shape.Rank == 4)
        {
            return input;
        }

        if (shape.Rank != 3)
        {
            throw new GraphException(
                $"{Kind} {scope.Where}", $"expected (batch, height, width, channels) or (batch, length, channels), received {shape}",
                "Put a Reshape layer before it: a grey image has 1 channel");
        }

        return Height == 1 && StrideHeight == 1
            ? input.Reshape([shape[0], 1, shape[1], shape[2]])
            : throw new GraphException(
                $"{Kind} {scope.Where}", $"expected a window of 1 row for sequences {shape}, received {Height} (stride {StrideHeight})",
                "Set Height and StrideHeight to 1; for grey images, put a Reshape layer before it that adds an axis of 1 channel");
    }

    /// <summary>The result of images, as a sequence if the input was one.</summary>
    private protected static Node Like(Node input, Node result) => input.Shape.Rank == 4
        ? result
        : result.Reshape([result.Shape[0], result.Shape[2], result.Shape[3]]);

    /// <summary>The window with the padding for images of this height and width.</summary>
    private protected Window WindowFor(LayerScope scope, int height, int width, int dilationHeight = 1, int dilationWidth = 1)
    {
        if (Padding == Padding.Same && Zeros > 0)
        {
            throw new GraphException(
                $"{Kind} {scope.Where}", $"expected no zeros with padding 'same', received {Zeros}", "Leave one of them out");
        }

        var window = new Window(Height, Width)
        {
            StrideHeight = StrideHeight,
            StrideWidth = StrideWidth,
            DilationHeight = dilationHeight,
            DilationWidth = dilationWidth,
        };
        if (Padding == Padding.Same)
        {
            var vertical = Missing(height, StrideHeight, window.ReachHeight);
            var horizontal = Missing(width, StrideWidth, window.ReachWidth);
            return window with
            {
                Top = vertical / 2,
                Bottom = vertical - (vertical / 2),
                Left = horizontal / 2,
                Right = horizontal - (horizontal / 2)
            };
        }

        return window with { Top = Height == 1 ? 0 : Zeros, Bottom = Height == 1 ? 0 : Zeros, Left = Zeros, Right = Zeros };
    }

    /// <summary>The zeros that ⌈length / stride⌉ places need.</summary>
    private static int Missing(int length, int stride, int reach) =>
        Math.Max(0, ((((length + stride - 1) / stride) - 1) * stride) + reach - length);
}
