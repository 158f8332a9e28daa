using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <summary>The layers of noise and of sparse activations as settings.</summary>
internal static class NoiseLayerCatalog
{
    private static readonly Bounds Probability = Bounds.AtLeast(1.0 / 65536).AndAtMost(1);

    public static IEnumerable<Variant<Layer>> Entries { get; } =
    [
        LayerCatalog.Entry(
            "dropout", "Drops units at random while training", s => new Dropout(KeepOrDefault(s, "Probability that a unit is kept"))
        {
            Scaling = s.Choice("scaling", DropoutScaling.Training,
                "Where missing units are made up for: training divides by the probability, prediction multiplies by it"),
        }),
        LayerCatalog.Entry("gaussianNoise", "Adds normal noise while training", s => new GaussianNoise(
            s.Number("variance", 0.01, "The variance of the noise", Bounds.AtLeast(0)))),
        LayerCatalog.Entry("gaussianDropout", "Multiplies by normal numbers of mean 1 while training", s => new GaussianDropout(
            KeepOrDefault(s, "p of the variance (1 − p)/p"))),
        LayerCatalog.Sharable(
            "fastDropout", "A dense layer with its activation and dropout on its inputs, integrated out", s => new FastDropout(
            s.Integer("units", 64, "Units of the layer", Bounds.AtLeast(1)), Keep(s, "Probability that an input is kept"), Activation(s))
        {
            Samples = s.Flag("samples", false, "Whether a training step draws the sums instead of taking their mean activation"),
        }),
        LayerCatalog.Sharable(
            "dropConnect", "A dense layer with its activation whose weights are dropped at random while training", s => new DropConnect(
            s.Integer("units", 64, "Units of the layer", Bounds.AtLeast(1)), Keep(s, "Probability that a weight is kept"), Activation(s))
        {
            Mask = s.Choice("mask", MaskOf.Example, "Whose the masks are: each example's own, or one for the batch"),
            Inference = s.Choice("inference", DropConnectInference.MomentMatched,
                "How it predicts: by the mean weights, or by the mean activation of normal sums"),
        }),
        LayerCatalog.Entry("kSparse", "Keeps the activations of greatest size, sets the rest to 0", s => new KSparse(
            s.Integer("active", 16, "How many are kept", Bounds.AtLeast(1)))),
        LayerCatalog.Entry("normBall", "Rescales each example's activations to a norm of at most the limit", s => new NormBall(
            s.Number("limit", 1, "The largest norm", Bounds.Above(0)))),
    ];

    public static void Write(Utf8JsonWriter json, Layer layer)
    {
        switch (layer)
        {
            case Dropout dropout:
                WriteKeep(json, dropout.KeepProbability);
                json.WriteString("scaling", Name(dropout.Scaling));
                break;
            case GaussianNoise noise:
                json.WriteNumber("variance", noise.Variance);
                break;
            case GaussianDropout dropout:
                WriteKeep(json, dropout.KeepProbability);
                break;
            case FastDropout fast:
                json.WriteNumber("units", fast.Units);
                json.WriteNumber("keepProbability", fast.KeepProbability);
                json.WriteString("activation", Name(fast.Activation));
                json.WriteBoolean("samples", fast.Samples);
                break;
            case DropConnect drop:
                json.WriteNumber("units", drop.Units);
                json.WriteNumber("keepProbability", drop.KeepProbability);
                json.WriteString("activation", Name(drop.Activation));
                json.WriteString("mask", Name(drop.Mask));
                json.WriteString("inference", Name(drop.Inference));
                break;
            case KSparse sparse:
                json.WriteNumber("active", sparse.Active);
                break;
            default:
                json.WriteNumber("limit", ((NormBall)layer).Limit);
                break;
        }
    }

    private static double? KeepOrDefault(SettingsReader settings, string description) =>
        settings.OptionalNumber(
            "keepProbability", null, $"{description}; null: 0.8 of the network's inputs, 0.5 of hidden units", Probability);

    private static void WriteKeep(Utf8JsonWriter json, double? keep)
    {
        json.WritePropertyName("keepProbability");
        if (keep is { } given)
        {
            json.WriteNumberValue(given);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static double Keep(SettingsReader settings, string description) =>
        settings.Number("keepProbability", 0.5, description, Probability);

    private static UnitActivation Activation(SettingsReader settings) =>
        settings.Choice("activation", UnitActivation.Relu, "The activation of the units");

    /// <summary>A value of an enumeration as a configuration names it.</summary>
    private static string Name<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
