using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Graphs;
using Ridgeback.Losses;

namespace Ridgeback.Networks;

/// <summary>Losses as settings: every loss that a configuration or a model's file can name.</summary>
public static class LossCatalog
{
    private const string Custom = "custom";

    /// <summary>One entry for each loss.</summary>
    public static Variants<Loss> Losses { get; } = new(
        "loss",
        new Variant<Loss>("softmaxCrossEntropy", "−ln of the probability of the true class", _ => new SoftmaxCrossEntropy()),
        new Variant<Loss>("logistic", "The same for two classes with one output; of more, each against the rest", _ => new Logistic()),
        new Variant<Loss>("multiclassHinge", "How far wrong classes come within the margin of the true one", s => new MulticlassHinge
        {
            Margin = s.Number("margin", 1, "By how much the true class must lead", Bounds.Above(0)),
            Squared = s.Flag("squared", false, "Whether each term is squared"),
        }),
        new Variant<Loss>(
            "attributeHinge", "The same for two classes with one output; of more, each against the rest", s => new AttributeHinge
            {
                Squared = s.Flag("squared", false, "Whether each term is squared"),
            }),
        new Variant<Loss>("hierarchicalSoftmax", "A tree of yes/no decisions for very many classes: costs its depth, not their number", s =>
        {
            var loss = new HierarchicalSoftmax { Shape = s.Choice("tree", TreeShape.Huffman, "Which tree is made from the training rows") };
            var nodes = s.Integers("nodes", [],
                "A tree of one's own: two numbers for each inner node, the root first; another inner node's place, or −1 − class");
            return nodes.Count == 0 ? loss : loss with { Tree = Tree(nodes) };
        }),
        new Variant<Loss>("squared", "Squared distance to the target", s => new Squared
        {
            Half = s.Flag("half", true, "Whether it is multiplied by ½"),
        }),
        new Variant<Loss>("absolute", "Absolute distance to the target", _ => new Absolute()));

    /// <summary>Writes the settings of a loss as an object.</summary>
    public static void Write(Utf8JsonWriter json, Loss loss)
    {
        json.WriteStartObject();
        json.WriteString("type", loss is CustomLoss ? Custom : loss.Kind);
        switch (loss)
        {
            case Squared squared:
                json.WriteBoolean("half", squared.Half);
                break;
            case MulticlassHinge hinge:
                json.WriteNumber("margin", hinge.Margin);
                json.WriteBoolean("squared", hinge.Squared);
                break;
            case AttributeHinge hinge:
                json.WriteBoolean("squared", hinge.Squared);
                break;
            case HierarchicalSoftmax hierarchical:
                json.WriteString("tree", hierarchical.Shape == TreeShape.Huffman ? "huffman" : "balanced");
                json.WriteStartArray("nodes");
                foreach (var child in hierarchical.Tree is { } tree ? tree.Children : [])
                {
                    json.WriteNumberValue(child);
                }

                json.WriteEndArray();
                break;
            case CustomLoss custom:
                json.WriteString("name", custom.Kind);
                json.WriteString("targets", custom.Targets.ToString());
                json.WriteString("prediction", custom.Prediction.ToString());
                break;
            default:
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="Write"/> wrote; a loss of one's own comes back without its formula.</summary>
    internal static Loss Read(JsonElement json, string source) => json.GetProperty("type").GetString() == Custom
        ? new CustomLoss(
            json.GetProperty("name").GetString()!, Enum.Parse<TargetKind>(json.GetProperty("targets").GetString()!), null,
            Enum.Parse<PredictionKind>(json.GetProperty("prediction").GetString()!))
        : SettingsDocument.Parse($$"""{"loss":{{json.GetRawText()}}}""", source).Bind(s => s.Variant("loss", Losses, null, "The loss"))
            .Value;

    private static ClassTree Tree(IReadOnlyList<int> nodes) => nodes.Count % 2 == 0
        ? ClassTree.Of([.. Enumerable.Range(0, nodes.Count / 2).Select(i => (nodes[2 * i], nodes[(2 * i) + 1]))])
        : throw new GraphException(
            "Loss hierarchicalSoftmax, nodes", $"expected two numbers for each inner node, received {nodes.Count}", "Name both children");
}
