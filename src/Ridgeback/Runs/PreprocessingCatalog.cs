using System.Globalization;
using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Preprocessing;

namespace Ridgeback.Runs;

/// <summary>A step of preprocessing as a configuration names it.</summary>
/// <param name="Step">The step; null for "auto", which the data decides.</param>
public sealed record PreprocessingChoice(PreprocessingStep? Step);

/// <summary>Every step of preprocessing that a configuration can name.</summary>
public static class PreprocessingCatalog
{
    /// <summary>One entry for each step.</summary>
    public static Variants<PreprocessingChoice> Steps { get; } = new(
        "preprocessingStep",
        new Variant<PreprocessingChoice>("auto", "Digits are divided by 16, other images by 255, tables are standardized", _ => new(null)),
        new Variant<PreprocessingChoice>("standardize", "Each feature less its mean, divided by its standard deviation over the training rows", _ => new(new Standardize())),
        new Variant<PreprocessingChoice>("meanSubtraction", "Each feature less its mean over the training rows", _ => new(new MeanSubtraction())),
        new Variant<PreprocessingChoice>("scale", "Each feature divided by a number", s => new(new Scale(
            s.Number("divisor", 255, "What is divided by", Bounds.Above(0))))));

    /// <summary>What "auto" means for some data, as JSON of one step.</summary>
    internal static string Automatic(Dataset data, string source)
    {
        var image = data.ExampleShape.Length == 3;
        double divisor = source == "digits" ? 16 : 255;
        return image
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"type": "scale", "divisor": {{divisor}}}""")
            : """{"type": "standardize"}""";
    }
}
