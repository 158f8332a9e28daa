using Ridgeback.Configuration;
using Ridgeback.Losses;

namespace Ridgeback.Runs;

/// <summary>A loss as a configuration names it.</summary>
/// <param name="Loss">The loss; null for "auto", which the data decides.</param>
public sealed record LossChoice(Loss? Loss);

/// <summary>Every loss that a configuration can name.</summary>
public static class LossCatalog
{
    /// <summary>One entry for each loss.</summary>
    public static Variants<LossChoice> Losses { get; } = new(
        "loss",
        new Variant<LossChoice>("auto", "logistic for two classes, softmaxCrossEntropy for more, squared for numbers", _ => new(null)),
        new Variant<LossChoice>("softmaxCrossEntropy", "−ln of the probability of the true class", _ => new(new SoftmaxCrossEntropy())),
        new Variant<LossChoice>("logistic", "The same for two classes with one output", _ => new(new Logistic())),
        new Variant<LossChoice>("squared", "Squared distance to the target", s => new(new Squared
        {
            Half = s.Flag("half", true, "Whether it is multiplied by ½"),
        })));

    /// <summary>Writes a loss as the JSON that reads back to it.</summary>
    internal static string Write(Loss loss) => loss is Squared squared
        ? $$"""{"type": "{{loss.Kind}}", "half": {{(squared.Half ? "true" : "false")}}}"""
        : $$"""{"type": "{{loss.Kind}}"}""";
}
