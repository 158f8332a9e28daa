using System.Text.Json;

namespace Ridgeback.Preprocessing;

/// <summary>Fitted steps in JSON: an object with its kind and its statistics.</summary>
internal static class PreprocessorJson
{
    private static readonly string[] Kinds = [FittedMeanSubtraction.Name, FittedStandardize.Name, FittedScale.Name, FittedImageMean.Name,
        FittedMinMax.Name, FittedImpute.Name, FittedOneHot.Name,
        FittedComponents.Rotation, FittedComponents.Whitened, FittedComponents.ZcaWhitening];

    public static void Write(Utf8JsonWriter json, Preprocessor step)
    {
        json.WriteStartObject();
        json.WriteString("kind", step.Kind);
        step.WriteValues(json);
        json.WriteEndObject();
    }

    public static Preprocessor Read(JsonElement json, int featureCount)
    {
        var kind = JsonArrays.Property(json, "kind", JsonValueKind.String, "step").GetString();
        return kind switch
        {
            FittedMeanSubtraction.Name => FittedMeanSubtraction.Read(json, featureCount),
            FittedStandardize.Name => FittedStandardize.Read(json, featureCount),
            FittedScale.Name => FittedScale.Read(json, featureCount),
            FittedImageMean.Name => FittedImageMean.Read(json, featureCount),
            FittedMinMax.Name => FittedMinMax.Read(json, featureCount),
            FittedImpute.Name => FittedImpute.Read(json, featureCount),
            FittedOneHot.Name => FittedOneHot.Read(json, featureCount),
            FittedComponents.Rotation or FittedComponents.Whitened or FittedComponents.ZcaWhitening =>
                FittedComponents.Read(json, featureCount, kind),
            _ => throw new InputException("Preprocessing", $"expected one of the steps {string.Join(", ", Kinds)}, received '{kind}'",
                "Read the model with the version of Ridgeback that wrote it, or a newer one"),
        };
    }
}
