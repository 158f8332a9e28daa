using System.Runtime.CompilerServices;
using Ridgeback.Graphs;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <content>Layers for images and sequences, and ready networks of them. Others go through <see cref="Add"/>.</content>
public sealed partial class Network
{
    private static readonly Dictionary<int, int[]> VggBlocks = new()
    {
        [11] = [1, 1, 2, 2, 2],
        [13] = [2, 2, 2, 2, 2],
        [16] = [2, 2, 3, 3, 3],
        [19] = [2, 2, 4, 4, 4],
    };

    /// <inheritdoc cref="Layers.Reshape"/>
    /// <param name="axes">The axes of an example, such as 28, 28, 1.</param>
    public Network Reshape(params IReadOnlyList<int> axes) => Add(new Reshape(axes));

    /// <inheritdoc cref="Layers.Convolution"/>
    /// <param name="filters">How many filters.</param>
    /// <param name="size">Rows and columns of the window; for sequences its columns. Default 3.</param>
    /// <param name="padding">Default valid.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network Convolution(
        int filters, int size = 3, Padding padding = Padding.Valid, [CallerFilePath] string? file = null,
        [CallerLineNumber] int line = 0) =>
        Add(new Convolution(filters, IsSequence ? 1 : size, size) { Padding = padding }, file, line);

    /// <inheritdoc cref="Layers.MaxPooling"/>
    /// <param name="size">Rows and columns of the window, and its stride; for sequences its columns. Default 2.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network MaxPooling(int size = 2, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new MaxPooling(IsSequence ? 1 : size, size), file, line);

    /// <inheritdoc cref="Layers.AveragePooling"/>
    /// <param name="size">Rows and columns of the window, and its stride; for sequences its columns. Default 2.</param>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network AveragePooling(int size = 2, [CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new AveragePooling(IsSequence ? 1 : size, size), file, line);

    /// <inheritdoc cref="Layers.GlobalAveragePooling"/>
    /// <param name="file">Filled in by the compiler.</param>
    /// <param name="line">Filled in by the compiler.</param>
    public Network GlobalAveragePooling([CallerFilePath] string? file = null, [CallerLineNumber] int line = 0) =>
        Add(new GlobalAveragePooling(), file, line);

    /// <summary>The hidden layers of VGG: five blocks of 3×3 convolutions with max pooling, then two dense layers with dropout.</summary>
    /// <remarks>
    /// Filters 64, 128, 256, 512, 512. Depth counts the layers with weights: configurations A (11), B (13), D (16) and E (19).
    /// Source: Simonyan and Zisserman, Very deep convolutional networks (2014).
    /// </remarks>
    /// <param name="depth">11, 13, 16 or 19. Default 16.</param>
    /// <param name="width">A factor on all filters, above 0. Default 1.</param>
    /// <param name="denseUnits">Units of each of the two dense layers, ≥ 1. Default 4096; 512 is plenty for small images.</param>
    /// <param name="batchNormalization">Whether every convolution is normalized. Default false, as published.</param>
    /// <exception cref="GraphException">The depth is none of these, or examples are not images of at least 32 × 32.</exception>
    public Network Vgg(int depth = 16, double width = 1, int denseUnits = 4096, bool batchNormalization = false)
    {
        if (!VggBlocks.TryGetValue(depth, out var blocks))
        {
            throw Setting.Wrong("Vgg, depth", "11, 13, 16 or 19", depth, "Use ConvolutionBlocks for other sizes");
        }

        Setting.Positive(width, "Vgg, width", "1 is as published, 0.5 half the filters");
        if (ExampleShape.Rank != 3 || ExampleShape[0] < 32 || ExampleShape[1] < 32)
        {
            throw new GraphException(
                "Vgg", $"expected images (height, width, channels) of at least 32 × 32, which five poolings leave something of, received "
                    + $"{ExampleShape}",
                "Use ConvolutionBlocks with fewer blocks for small images");
        }

        int[] filters = [64, 128, 256, 512, 512];
        var network = ConvolutionBlocks(batchNormalization, [.. blocks.Select((count, i) =>
            Enumerable.Repeat(Math.Max(1, (int)Math.Round(width * filters[i])), count).ToArray())]);
        return network.Flatten().Dense(denseUnits).Relu().Dropout().Dense(denseUnits).Relu().Dropout();
    }

    /// <summary>Blocks of 3×3 convolutions (same padding, ReLU), each ended by 2×2 max pooling: the pattern of VGG in any size.</summary>
    /// <param name="batchNormalization">Whether every convolution is normalized, in place of its bias.</param>
    /// <param name="filters">For each block the filters of its convolutions.</param>
    public Network ConvolutionBlocks(bool batchNormalization, params IReadOnlyList<int[]> filters)
    {
        var network = this;
        foreach (var block in filters)
        {
            foreach (var count in block)
            {
                network = network.Add(new Convolution(count, 3, 3) { Padding = Padding.Same, UseBias = !batchNormalization });
                network = (batchNormalization ? network.BatchNormalization() : network).Relu();
            }

            network = network.MaxPooling();
        }

        return network;
    }

    /// <summary>Whether examples are (length, channels) and stay so.</summary>
    private bool IsSequence => ExampleShape.Rank == 2 && !Array.Exists(entries, entry => entry.Layer is Reshape);
}
