using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Initializers;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <summary>How layers and initializers are written as settings: one entry each, which reads, describes and writes it.</summary>
public static class LayerCatalog
{
    /// <summary>Every initializer that a configuration can name.</summary>
    public static Variants<Initializer> Initializers { get; } = new(
        "initializer",
        new Variant<Initializer>("he", "Normal of variance 2/fan_in; before ReLU-like units", _ => new He()),
        new Variant<Initializer>("leCun", "Normal of variance 1/fan_in", _ => new LeCun()),
        new Variant<Initializer>("glorotNormal", "Normal of variance 2/(fan_in + fan_out)", _ => new GlorotNormal()),
        new Variant<Initializer>("glorotUniform", "Uniform of that variance", _ => new GlorotUniform()),
        new Variant<Initializer>("normal", "Normal of a given standard deviation", s => new Normal(
            s.Number("standardDeviation", 0.01, "Standard deviation of the first values", Bounds.AtLeast(0)))),
        new Variant<Initializer>("uniform", "Uniform between -bound and bound", s => new Uniform(
            s.Number("bound", 0.01, "Largest first value", Bounds.AtLeast(0)))),
        new Variant<Initializer>("sparse", "A few incoming weights for each unit, normal; the rest 0", s => new Sparse(
            s.Integer("connections", 10, "Incoming weights of a unit that are not 0", Bounds.AtLeast(1)),
            s.Number("standardDeviation", 1, "Standard deviation of these", Bounds.AtLeast(0)))),
        new Variant<Initializer>("constant", "One value for all", s => new Constant(
            s.Number("value", 0, "The first value"))));

    /// <summary>Every layer that a configuration can name.</summary>
    public static Variants<Layer> Layers { get; } = new("layer", [
        Sharable("dense", "xW + b", s => new Dense(s.Integer("units", 64, "Units of the layer", Bounds.AtLeast(1)))
        {
            UseBias = s.Flag("useBias", true, "Whether a bias is added"),
            Transposed = s.Flag(
                "transposed", false, "Whether the weights of sharedWith are taken transposed, as the decoder of an autoencoder does"),
            Weights =
                s.OptionalVariant("weights", Initializers, null, "First weights; null: he before ReLU-like units, else glorotUniform"),
            Bias = s.OptionalVariant("bias", Initializers, null, "First biases; null: 0"),
        }),
        Sharable("maxout", "The greatest of several affine pieces", s => new Maxout(
            s.Integer("units", 64, "Units of the layer", Bounds.AtLeast(1)),
            s.Integer("pieces", 2, "Affine pieces of each unit", Bounds.AtLeast(2)))
        {
            Weights = s.OptionalVariant("weights", Initializers, null, "First weights; null: glorotUniform"),
            Bias = s.OptionalVariant("bias", Initializers, null, "First biases; null: 0"),
        }),
        Entry("batchNormalization", "Normalizes each feature over the batch", s => new BatchNormalization
        {
            Epsilon = s.Number("epsilon", 1e-5, "Added to the variance", Bounds.Above(0)),
            Decay = s.Number("decay", 0.9, "Share of the old moving average that is kept", Bounds.AtLeast(0).AndBelow(1)),
        }),
        .. NoiseLayerCatalog.Entries,
        .. ImageLayerCatalog.Entries,
        Entry("flatten", "An image as one row", _ => new Flatten()),
        Entry("relu", "max(x, 0)", _ => new Relu()),
        Entry("leakyRelu", "x above 0, slope times x below", s => new LeakyRelu(
            s.Number("slope", 0.01, "The slope below 0", Bounds.AtLeast(0).AndBelow(1)))),
        Entry("sigmoid", "1/(1 + exp(-x))", _ => new Sigmoid()),
        Entry("tanh", "Hyperbolic tangent", _ => new Tanh()),
        Entry("softmax", "exp(x) over its sum in each row", _ => new Softmax()),
        Entry("identity", "x itself", _ => new Identity()),
    ]);

    /// <summary>Writes a layer as the settings that read back to it.</summary>
    /// <exception cref="InputException">A layer or initializer of a user's own kind, which no catalog can read back.</exception>
    public static void Write(Utf8JsonWriter json, Layer layer)
    {
        json.WriteStartObject();
        json.WriteString("type", layer.Kind);
        json.WriteString("name", layer.Name);
        if (layer.SharedWith is not null)
        {
            json.WriteString("sharedWith", layer.SharedWith);
        }

        switch (layer)
        {
            case Dense dense:
                json.WriteNumber("units", dense.Units);
                json.WriteBoolean("useBias", dense.UseBias);
                if (dense.Transposed)
                {
                    json.WriteBoolean("transposed", true);
                }

                Write(json, "weights", dense.Weights);
                Write(json, "bias", dense.Bias);
                break;
            case Maxout maxout:
                json.WriteNumber("units", maxout.Units);
                json.WriteNumber("pieces", maxout.Pieces);
                Write(json, "weights", maxout.Weights);
                Write(json, "bias", maxout.Bias);
                break;
            case BatchNormalization normalization:
                json.WriteNumber("epsilon", normalization.Epsilon);
                json.WriteNumber("decay", normalization.Decay);
                break;
            case LeakyRelu leaky:
                json.WriteNumber("slope", leaky.Slope);
                break;
            case Dropout or GaussianNoise or GaussianDropout or FastDropout or DropConnect or KSparse or NormBall:
                NoiseLayerCatalog.Write(json, layer);
                break;
            case WindowLayer or Reshape or FractionalMaxPooling:
                ImageLayerCatalog.Write(json, layer);
                break;
            case GlobalAveragePooling or GlobalMaxPooling or Flatten or Relu or Sigmoid or Tanh or Softmax or Identity:
                break;
            default:
                throw Unknown($"Layer '{layer.Name}'", layer.GetType().Name);
        }

        json.WriteEndObject();
    }

    /// <summary>First values of an output layer, as settings of their own.</summary>
    public static (Initializer? Weights, Initializer? Bias) BindOutput(SettingsReader settings) => (
        settings.OptionalVariant("weights", Initializers, null, "First weights; null: glorotUniform"),
        settings.OptionalVariant("bias", Initializers, null, "First biases; null: 0"));

    /// <summary>Writes <c>output</c>, where a task has first values of its output layer.</summary>
    internal static void WriteOutput(Utf8JsonWriter json, NetworkTask task)
    {
        if (task is { OutputWeights: null, OutputBias: null })
        {
            return;
        }

        json.WriteStartObject("output");
        Write(json, "weights", task.OutputWeights);
        Write(json, "bias", task.OutputBias);
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteOutput"/> wrote.</summary>
    internal static (Initializer? Weights, Initializer? Bias) ReadOutput(JsonElement json, string path) =>
        json.TryGetProperty("output", out var output) ? SettingsDocument.Parse(output.GetRawText(), path).Bind(BindOutput).Value : default;

    internal static void Write(Utf8JsonWriter json, string key, Initializer? initializer)
    {
        if (initializer is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartObject(key);
        json.WriteString("type", initializer.Kind);
        switch (initializer)
        {
            case Normal normal:
                json.WriteNumber("standardDeviation", normal.StandardDeviation);
                break;
            case Uniform uniform:
                json.WriteNumber("bound", uniform.Bound);
                break;
            case Sparse sparse:
                json.WriteNumber("connections", sparse.Connections);
                json.WriteNumber("standardDeviation", sparse.StandardDeviation);
                break;
            case Constant constant:
                json.WriteNumber("value", constant.Value);
                break;
            case He or LeCun or GlorotNormal or GlorotUniform:
                break;
            default:
                throw Unknown($"Initializer of {key}", initializer.GetType().Name);
        }

        json.WriteEndObject();
    }

    private static InputException Unknown(string what, string type) => new(
        what, $"expected one of this library, received {type}",
        "Save the values of Model.Parameters yourself, or use a kind of the catalog");

    internal static Variant<Layer> Entry(string tag, string description, Func<SettingsReader, Layer> bind) => new(
        tag, description, s => s.OptionalText("name", null, "The layer's name; null: its kind and a number") is { } name
            ? bind(s) with { Name = name }
            : bind(s));

    /// <summary>An entry of a layer with parameters.</summary>
    internal static Variant<Layer> Sharable(string tag, string description, Func<SettingsReader, Layer> bind) => Entry(
        tag, description, s =>
            s.OptionalText("sharedWith", null, "An earlier layer of this kind whose parameters are used; null: its own") is { } other
            ? bind(s) with { SharedWith = other }
            : bind(s));
}
