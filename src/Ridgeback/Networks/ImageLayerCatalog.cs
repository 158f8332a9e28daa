using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <summary>The part of the layer catalog that is about images and sequences.</summary>
internal static class ImageLayerCatalog
{
    public static IReadOnlyList<Variant<Layer>> Entries { get; } =
    [
        LayerCatalog.Sharable("convolution", "Filters that go over images or sequences", s =>
            Filters(s, (filters, height, width) => new Convolution(filters, height, width))),
        LayerCatalog.Sharable("transposedConvolution", "Every element paints a window of a larger image",
            s => Filters(s, (filters, height, width) => new TransposedConvolution(filters, height, width))),
        LayerCatalog.Entry(
            "maxPooling", "The greatest element of each window", s => Windowed(s, 2, null, (height, width, strideHeight, strideWidth) =>
            new MaxPooling(height, width) { StrideHeight = strideHeight, StrideWidth = strideWidth })),
        LayerCatalog.Entry(
            "averagePooling", "The mean of each window", s => Windowed(s, 2, null, (height, width, strideHeight, strideWidth) =>
            new AveragePooling(height, width)
            {
                StrideHeight = strideHeight,
                StrideWidth = strideWidth,
                CountPadding = s.Flag("countPadding", false, "Whether zeros around the image count"),
            })),
        LayerCatalog.Entry("stochasticPooling", "An element of each window, drawn in proportion", s =>
            Windowed(s, 2, null, (height, width, strideHeight, strideWidth) =>
            new StochasticPooling(height, width) { StrideHeight = strideHeight, StrideWidth = strideWidth })),
        LayerCatalog.Entry("fractionalMaxPooling", "Max pooling by a factor between 1 and 2", s => new FractionalMaxPooling(
            s.Number("ratio", 1.4142135623730951, "How much smaller", Bounds.AtLeast(1).AndAtMost(2)))
        {
            Random = s.Flag("random", true, "Whether sizes are shuffled; otherwise spread evenly"),
            Overlapping = s.Flag("overlapping", true, "Whether regions share their border"),
        }),
        LayerCatalog.Entry("globalAveragePooling", "The mean of each channel", _ => new GlobalAveragePooling()),
        LayerCatalog.Entry("globalMaxPooling", "The greatest element of each channel", _ => new GlobalMaxPooling()),
        LayerCatalog.Entry("reshape", "Each example under other axes, such as 28, 28, 1", s => new Reshape(
            s.Integers("axes", [1], "The axes of an example", Bounds.AtLeast(1)))),
    ];

    /// <summary>Writes the settings of a layer into an object that has been begun.</summary>
    public static void Write(Utf8JsonWriter json, Layer layer)
    {
        switch (layer)
        {
            case FractionalMaxPooling fractional:
                json.WriteNumber("ratio", fractional.Ratio);
                json.WriteBoolean("random", fractional.Random);
                json.WriteBoolean("overlapping", fractional.Overlapping);
                break;
            case Reshape reshape:
                json.WriteStartArray("axes");
                foreach (var axis in reshape.Axes)
                {
                    json.WriteNumberValue(axis);
                }

                json.WriteEndArray();
                break;
            case FilterLayer filters:
                Write(json, (WindowLayer)filters);
                json.WriteNumber("filters", filters.Filters);
                json.WriteNumber("dilationHeight", filters.DilationHeight);
                json.WriteNumber("dilationWidth", filters.DilationWidth);
                json.WriteNumber("groups", filters.Groups);
                json.WriteBoolean("useBias", filters.UseBias);
                LayerCatalog.Write(json, "weights", filters.Weights);
                LayerCatalog.Write(json, "bias", filters.Bias);
                break;
            case AveragePooling pooling:
                Write(json, (WindowLayer)pooling);
                json.WriteBoolean("countPadding", pooling.CountPadding);
                break;
            default:
                Write(json, (WindowLayer)layer);
                break;
        }
    }

    private static void Write(Utf8JsonWriter json, WindowLayer layer)
    {
        json.WriteNumber("height", layer.Height);
        json.WriteNumber("width", layer.Width);
        json.WriteNumber("strideHeight", layer.StrideHeight);
        json.WriteNumber("strideWidth", layer.StrideWidth);
        json.WriteString("padding", layer.Padding == Padding.Same ? "same" : "valid");
        json.WriteNumber("zeros", layer.Zeros);
    }

    private static Layer Filters(SettingsReader s, Func<int, int, int, FilterLayer> make) =>
        Windowed(s, 3, 1, (height, width, strideHeight, strideWidth) =>
        make(s.Integer("filters", 32, "Filters of the layer: channels that come out", Bounds.AtLeast(1)), height, width) with
        {
            StrideHeight = strideHeight,
            StrideWidth = strideWidth,
            DilationHeight = s.Integer("dilationHeight", 1, "From row to row of the window; above 1 with gaps", Bounds.AtLeast(1)),
            DilationWidth = s.Integer("dilationWidth", 1, "From column to column of the window", Bounds.AtLeast(1)),
            Groups = s.Integer("groups", 1, "Groups of channels with filters of their own", Bounds.AtLeast(1)),
            UseBias = s.Flag("useBias", true, "Whether a bias is added"),
            Weights = s.OptionalVariant(
                "weights", LayerCatalog.Initializers, null, "First weights; null: he before ReLU-like units, else glorotUniform"),
            Bias = s.OptionalVariant("bias", LayerCatalog.Initializers, null, "First biases; null: 0"),
        });

    /// <summary>Reads the window; without a default for the stride it is the window's size.</summary>
    private static Layer Windowed(SettingsReader s, int size, int? stride, Func<int, int, int, int, WindowLayer> make)
    {
        var height = s.Integer("height", size, "Rows of the window; 1 for sequences", Bounds.AtLeast(1));
        var width = s.Integer("width", size, "Columns of the window", Bounds.AtLeast(1));
        var text = stride is null ? "; null: the window's size" : "";
        var strideHeight = s.OptionalInteger("strideHeight", stride, $"Rows from place to place{text}", Bounds.AtLeast(1)) ?? stride
            ?? height;
        var strideWidth = s.OptionalInteger("strideWidth", stride, $"Columns from place to place{text}", Bounds.AtLeast(1)) ?? stride
            ?? width;
        return make(height, width, strideHeight, strideWidth) with
        {
            Padding = s.Choice("padding", Padding.Valid, "valid: the window stays within; same: zeros so that stride 1 keeps the size"),
            Zeros = s.Integer("zeros", 0, "Zeros on every side, with padding valid", Bounds.AtLeast(0)),
        };
    }
}
