using System.Globalization;
using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Preprocessing;

namespace Ridgeback.Runs;

/// <summary>A step of preprocessing as a configuration names it.</summary>
/// <param name="Step">The step; null for "auto", which the data decides.</param>
public sealed record PreprocessingChoice(PreprocessingStep? Step);

/// <summary>How directions of variance are found.</summary>
public enum ComponentsMethod
{
    /// <summary>Randomized for few of many features, else exact.</summary>
    Auto,

    /// <summary>By the whole covariance.</summary>
    Exact,

    /// <summary>By products with a random matrix.</summary>
    Randomized,
}

/// <summary>Every step of preprocessing that a configuration can name.</summary>
public static class PreprocessingCatalog
{
    /// <summary>One entry for each step.</summary>
    public static Variants<PreprocessingChoice> Steps { get; } = new(
        "preprocessingStep",
        new Variant<PreprocessingChoice>("auto", "Digits are divided by 16, other images by 255, tables are standardized", _ => new(null)),
        new Variant<PreprocessingChoice>("standardize",
            "Each feature less its mean, divided by its standard deviation over the training rows", _ => new(new Standardize())),
        new Variant<PreprocessingChoice>(
            "meanSubtraction", "Each feature less its mean over the training rows", _ => new(new MeanSubtraction())),
        new Variant<PreprocessingChoice>("impute", "Missing values filled in by the training rows that have one", s => new(new Impute(
            s.Choice("by", ImputeBy.Mean, "With what; categories get the most frequent")))),
        new Variant<PreprocessingChoice>(
            "oneHot", "A feature for each category, and one for others; put in by itself where data have categories", s => new(new OneHot
            {
                FewestRows =
                    s.Integer("fewestRows", 1, "Training rows that a category must have for a feature of its own", Bounds.AtLeast(1)),
            })),
        new Variant<PreprocessingChoice>(
            "imageMean", "One mean over the training rows subtracted from all pixels, or one from each channel", s => new(new ImageMean
            {
                PerChannel = s.Flag("perChannel", false, "Whether each channel has a mean of its own"),
            })),
        new Variant<PreprocessingChoice>("minMax", "Each feature's range over the training rows mapped to -1 … 1", _ => new(new MinMax())),
        new Variant<PreprocessingChoice>(
            "principalComponents", "The directions of greatest variance, and only some of them", s => new(new PrincipalComponents
            {
                Components = Components(s),
                VarianceShare = Share(s),
                Randomized = Randomized(s),
            })),
        new Variant<PreprocessingChoice>("whitening", "Components of variance 1", s => new(new Whitening
        {
            Components = Components(s),
            VarianceShare = Share(s),
            Randomized = Randomized(s),
            Epsilon = s.Number("epsilon", 1e-5, "Added to each variance", Bounds.Above(0)),
            Zca = s.Flag("zca", false, "Whether they are rotated back to the features"),
        })),
        new Variant<PreprocessingChoice>("scale", "Each feature divided by a number", s => new(new Scale(
            s.Number("divisor", 255, "What is divided by", Bounds.Above(0))))));

    private static int? Components(SettingsReader s) =>
        s.OptionalInteger("components", null, "How many to keep; null: by their share of the variance", Bounds.AtLeast(1));

    private static double Share(SettingsReader s) =>
        s.Number("varianceShare", 1, "Without a number: the least share of the variance to keep", Bounds.Above(0).AndAtMost(1));

    private static bool? Randomized(SettingsReader s) =>
        s.Choice("method", ComponentsMethod.Auto, "exact, or randomized for few of many features; auto chooses") switch
        {
            ComponentsMethod.Exact => false,
            ComponentsMethod.Randomized => true,
            _ => null,
        };

    /// <summary>What "auto" means for some data, as JSON of one step.</summary>
    internal static string Automatic(Dataset data, string source)
    {
        var image = data.ExampleShape.Length == 3;
        return image
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"type": "scale", "divisor": {{Divisor(source)}}}""")
            : """{"type": "standardize"}""";
    }

    /// <summary>What makes white about 1.</summary>
    internal static double Divisor(string source) => source == "digits" ? 16 : 255;
}
