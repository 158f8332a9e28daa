using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Losses;
using Ridgeback.Preprocessing;

namespace Ridgeback.Networks;

/// <summary>The further heads in the description of a model.</summary>
internal static class HeadFiles
{
    public static void Write(Utf8JsonWriter json, Network network, DataSchema schema, IReadOnlyList<TargetScaling?> scalings)
    {
        json.WriteStartArray("heads");
        foreach ((var i, var head) in network.Heads.Index())
        {
            json.WriteStartObject();
            json.WriteString("name", head.Name);
            json.WriteNumber("weight", head.Weight);
            json.WriteString("from", head.From);
            json.WriteString("task", head.IsReconstruction ? "reconstruction"
                : head.TaskFor(network.ExampleShape).Kind == LearningTask.Classification ? "classification" : "regression");
            json.WritePropertyName("loss");
            LossCatalog.Write(json, head.TaskFor(network.ExampleShape).Loss);
            var known = schema.Heads.FirstOrDefault(known => known.Name == head.Name && !head.IsReconstruction);
            Names(json, "classes", known?.ClassNames ?? []);
            Names(json, "targets", known?.TargetNames ?? []);
            json.WriteStartArray("layers");
            foreach (var layer in head.Layers)
            {
                LayerCatalog.Write(json, layer);
            }

            json.WriteEndArray();
            LayerCatalog.WriteOutput(json, head.TaskFor(network.ExampleShape));
            json.WritePropertyName("targetScaling");
            if (scalings[i] is { } scaling)
            {
                scaling.WriteJson(json);
            }
            else
            {
                json.WriteNullValue();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The heads, what they learned (null for a reconstruction), and how its numbers were scaled.</summary>
    public static IReadOnlyList<(Head Head, HeadSchema? Schema, TargetScaling? Scaling)> Read(JsonElement json, string path) =>
        [.. json.EnumerateArray().Select(head => ReadOne(head, path))];

    private static (Head Head, HeadSchema? Schema, TargetScaling? Scaling) ReadOne(JsonElement json, string path)
    {
        var name = json.GetProperty("name").GetString()!;
        var loss = LossCatalog.Read(json.GetProperty("loss"), path);
        string[] classes = Names(json, "classes"), targets = Names(json, "targets");
        var schema = json.GetProperty("task").GetString() switch
        {
            "classification" => new HeadSchema(name, LearningTask.Classification, classes, targets),
            "regression" => new HeadSchema(name, LearningTask.Regression, [], targets),
            "reconstruction" => null,
            var other => throw new FormatException($"a head for '{other}'"),
        };
        var head = schema switch
        {
            null => Head.Reconstruction(name, loss),
            { Task: LearningTask.Classification } => new Head(name, NetworkTask.Classification(classes.Length).With(loss)),
            _ => new Head(name, NetworkTask.Regression(targets.Length).With(loss)),
        };
        var layers = SettingsDocument.Parse($$"""{"layers":{{json.GetProperty("layers").GetRawText()}}}""", path)
            .Bind(settings => settings.VariantList("layers", LayerCatalog.Layers, "The hidden layers")).Value;
        (var outputWeights, var outputBias) = LayerCatalog.ReadOutput(json, path);
        var scaling = json.GetProperty("targetScaling");
        return (
            head.WithOutput(outputWeights, outputBias) with
            {
                Layers = layers,
                Weight = json.GetProperty("weight").GetDouble(),
                From = json.GetProperty("from").GetString()
            }, schema,
            scaling.ValueKind == JsonValueKind.Null ? null : TargetScaling.ReadJson(scaling));
    }

    private static void Names(Utf8JsonWriter json, string key, IReadOnlyList<string> names)
    {
        json.WriteStartArray(key);
        foreach (var name in names)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    }

    private static string[] Names(JsonElement json, string key) =>
        [.. json.GetProperty(key).EnumerateArray().Select(name => name.GetString() ?? throw new FormatException($"null among {key}"))];
}
