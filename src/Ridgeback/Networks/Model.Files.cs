using System.Text;
using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Formats;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Preprocessing;

namespace Ridgeback.Networks;

/// <content>Saving and loading: <c>model.json</c> says what the model is, <c>model.safetensors</c> holds its numbers.</content>
public sealed partial class Model
{
    /// <summary>The file of names, settings and preprocessing.</summary>
    public const string DescriptionFile = "model.json";

    /// <summary>The file of parameters.</summary>
    public const string ParametersFile = "model.safetensors";

    private const string Format = "ridgeback-model";
    private const int Version = 2;

    /// <summary>Writes the model into a folder; each file is written beside and renamed.</summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Save(string folder)
    {
        AtomicFile.MakeFolder(folder);
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            WriteDescription(json);
        }

        SafeTensor[] tensors = [.. Parameters.All.Select(variable =>
            SafeTensor.Create<float>(variable.Name, store.Tensor(variable), [.. variable.Shape]))];
        SafeTensors.Write(Path.Combine(folder, ParametersFile), tensors, [new("format", Format)]);
        AtomicFile.WriteText(Path.Combine(folder, DescriptionFile), Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }

    /// <summary>Reads a model from a folder that <see cref="Save"/> or a training run wrote.</summary>
    /// <exception cref="InputException">A file is missing or damaged, or is of a newer version.</exception>
    public static Model Load(string folder)
    {
        var path = Path.Combine(folder, DescriptionFile);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"Model '{folder}'", $"expected a readable {DescriptionFile}, received: {exception.Message}",
                "Name the folder of a finished training run", exception);
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement, SafeTensors.Read(Path.Combine(folder, ParametersFile)), path);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or GraphException or ConfigurationException)
        {
            throw new InputException(
                $"Model '{path}'", $"expected a model of version {Version}, received: {exception.Message}",
                "Train again, or restore the file", exception);
        }
    }

    private void WriteDescription(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteNumber("version", Version);
        json.WriteString("task", Network.Task.Kind == LearningTask.Classification ? "classification" : "regression");
        json.WritePropertyName("loss");
        LossCatalog.Write(json, Network.Task.Loss);
        WriteList(json, "exampleShape", Schema.ExampleShape, (writer, axis) => writer.WriteNumberValue(axis));
        WriteList(json, "features", Schema.FeatureNames, (writer, name) => writer.WriteStringValue(name));
        WriteList(json, "categories", Schema.Categories, WriteCategories);
        WriteList(json, "classes", Schema.ClassNames, (writer, name) => writer.WriteStringValue(name));
        if (Schema.Bins is { } bins)
        {
            json.WriteStartObject("bins");
            WriteList(json, "edges", bins.Edges.ToArray(), (writer, edge) => writer.WriteNumberValue(edge));
            WriteList(json, "values", bins.Values.ToArray(), (writer, value) => writer.WriteNumberValue(value));
            json.WriteEndObject();
        }

        WriteList(json, "targets", Schema.TargetNames, (writer, name) => writer.WriteStringValue(name));
        WriteList(json, "layers", Network.Layers, LayerCatalog.Write);
        LayerCatalog.WriteOutput(json, Network.Task);
        json.WritePropertyName("preprocessing");
        Pipeline.WriteJson(json);
        json.WritePropertyName("targetScaling");
        if (TargetScaling is null)
        {
            json.WriteNullValue();
        }
        else
        {
            TargetScaling.WriteJson(json);
        }

        if (Network.Heads.Count > 0)
        {
            HeadFiles.Write(json, Network, Schema, HeadScalings);
        }

        json.WriteEndObject();
    }

    private static void WriteCategories(Utf8JsonWriter json, IReadOnlyList<string>? categories)
    {
        if (categories is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartArray();
        foreach (var category in categories)
        {
            json.WriteStringValue(category);
        }

        json.WriteEndArray();
    }

    private static void WriteList<TItem>(
        Utf8JsonWriter json, string key, IEnumerable<TItem> items, Action<Utf8JsonWriter, TItem> write)
    {
        json.WriteStartArray(key);
        foreach (var item in items)
        {
            write(json, item);
        }

        json.WriteEndArray();
    }

    private static Model Read(JsonElement json, SafeTensorsFile tensors, string path)
    {
        if (json.GetProperty("format").GetString() != Format || json.GetProperty("version").GetInt32() != Version)
        {
            throw new InputException(
                $"Model '{path}'", $"expected format {Format} of version {Version}, received {json.GetProperty("format")} of version "
                    + $"{json.GetProperty("version")}",
                "Use the version of Ridgeback that wrote it");
        }

        var classes = json.GetProperty("task").GetString() == "classification";
        var schema = new DataSchema(
            classes ? LearningTask.Classification : LearningTask.Regression,
            [.. json.GetProperty("exampleShape").EnumerateArray().Select(axis => axis.GetInt32())],
            Names(json, "features"), Names(json, "classes"), Names(json, "targets"))
        {
            Categories = [.. json.GetProperty("categories").EnumerateArray().Select(list =>
                list.ValueKind == JsonValueKind.Null ? null
                    : (IReadOnlyList<string>)[.. list.EnumerateArray().Select(name => name.GetString()!)])],
        };
        if (json.TryGetProperty("bins", out var bins))
        {
            double[] Numbers(string key) => [.. bins.GetProperty(key).EnumerateArray().Select(number => number.GetDouble())];
            RequireAgreement(Numbers("edges").Length + 1, Numbers("values").Length, "bins");
            schema = schema with { Bins = new TargetBins(Numbers("edges"), Numbers("values")) };
        }

        RequireAgreement(schema.Categories.Count == 0 ? schema.FeatureCount : schema.Categories.Count, schema.FeatureCount, "categories");
        var task = classes
            ? NetworkTask.Classification(schema.ClassNames.Count)
            : NetworkTask.Regression(schema.TargetNames.Count);
        task = task.With(LossCatalog.Read(json.GetProperty("loss"), path));
        var pipeline = Pipeline.ReadJson(json.GetProperty("preprocessing"));
        var heads = json.TryGetProperty("heads", out var list) ? HeadFiles.Read(list, path) : [];
        schema = schema with { Heads = [.. heads.Select(head => head.Schema).OfType<HeadSchema>()] };
        var network = SettingsDocument.Parse($$"""{"layers":{{json.GetProperty("layers").GetRawText()}}}""", path)
            .Bind(settings => settings.VariantList("layers", LayerCatalog.Layers, "The hidden layers")).Value
            .Aggregate(Network.For(task, new Shape([.. schema.ExampleShape])).For(pipeline), (longer, layer) => longer.Add(layer, path));
        (var outputWeights, var outputBias) = LayerCatalog.ReadOutput(json, path);
        network = heads.Aggregate(network.WithOutput(outputWeights, outputBias), (longer, head) => longer.WithHead(head.Head, path));
        var parameters = new ParameterSet();
        network.Build(parameters, Phase.Predict, RandomPlace.Initial);
        var store = new StateStore<float>();
        store.AddWithoutInitialValues(parameters.All);
        foreach (var variable in parameters.All)
        {
            Fill(store, variable, tensors);
        }

        var scaling = json.GetProperty("targetScaling");
        var targets = scaling.ValueKind == JsonValueKind.Null ? null : TargetScaling.ReadJson(scaling);
        RequireAgreement(schema.ExampleShape.Aggregate(1L, (product, axis) => product * axis), schema.FeatureCount, "example shape");
        RequireAgreement(pipeline.FeatureCount, schema.FeatureCount, "preprocessing");
        RequireAgreement(targets?.TargetCount ?? task.Count, task.Count, "target scaling");
        foreach ((var head, _, var headScaling) in heads)
        {
            var count = headScaling is null ? 0 : head.TaskFor(network.ExampleShape).Count;
            RequireAgreement(headScaling?.TargetCount ?? 0, count, $"target scaling of head '{head.Name}'");
        }

        return new Model(network, schema, pipeline, (targets, [.. heads.Select(head => head.Scaling)]), parameters, store);
    }

    private static void RequireAgreement(long received, long expected, string part)
    {
        if (received != expected)
        {
            throw new FormatException($"{part} for {received} numbers instead of {expected}");
        }
    }

    private static void Fill(StateStore<float> store, Variable variable, SafeTensorsFile tensors)
    {
        var tensor = tensors[variable.Name];
        if (tensor.Kind != TensorKind.Float32 || !tensor.Shape.SequenceEqual(variable.Shape.Axes))
        {
            throw new InputException(
                $"Model '{tensors.Source}', tensor '{variable.Name}'",
                $"expected 32-bit floats {variable.Shape}, received {tensor.Kind} ({string.Join(", ", tensor.Shape.ToArray())})",
                "Keep model.json and model.safetensors of one run together");
        }

        foreach (var value in tensor.Values<float>())
        {
            if (!float.IsFinite(value))
            {
                throw new InputException(
                    $"Model '{tensors.Source}', tensor '{variable.Name}'", $"expected finite numbers, received {value}",
                    "Train again, or restore the file");
            }
        }

        store.SetTensor(variable, tensor.Values<float>());
    }

    private static string[] Names(JsonElement json, string key) =>
        [.. json.GetProperty(key).EnumerateArray().Select(name => name.GetString() ?? throw new FormatException($"null among {key}"))];
}
