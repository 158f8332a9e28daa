using System.Text;
using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Losses;
using Ridgeback.Networks;

namespace Ridgeback.Runs;

/// <summary>A loss as a configuration names it.</summary>
/// <param name="Loss">The loss; null for "auto", which the data decides.</param>
public sealed record LossChoice(Loss? Loss);

/// <summary>Every loss that a configuration can name, and "auto".</summary>
public static class LossChoices
{
    /// <summary>One entry for each choice.</summary>
    public static Variants<LossChoice> All { get; } = new(
        "loss",
        [
            new Variant<LossChoice>("auto", "logistic for two classes, softmaxCrossEntropy for more, squared for numbers", _ => new(null)),
            .. LossCatalog.Losses.Items.Select(item => new Variant<LossChoice>(item.Tag, item.Description, s => new(item.Bind(s)))),
        ]);

    /// <summary>Writes a loss as the JSON that reads back to it.</summary>
    internal static string Write(Loss loss)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            LossCatalog.Write(json, loss);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
