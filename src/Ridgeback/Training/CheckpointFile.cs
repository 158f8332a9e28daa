using System.Text;
using System.Text.Json;
using Ridgeback.Execution;
using Ridgeback.Formats;
using Ridgeback.Graphs;

namespace Ridgeback.Training;

/// <summary>
/// One file that holds everything a run needs to go on bit for bit: what the parts of the training declared, and whom it belongs to.
/// Written beside and renamed. The second training after an early stop has a file of its own.
/// </summary>
/// <remarks>Files of version 5 hold the same and a few numbers more, and are read like those of version 6.</remarks>
internal static class CheckpointFile
{
    private const string Name = "checkpoint.safetensors";
    private const string SecondName = "second.safetensors";
    private const int Version = 6;
    private const int OldestVersion = 5;

    public static string PathIn(string folder, bool second = false) => Path.Combine(folder, second ? SecondName : Name);

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="saved">What is declared.</param>
    /// <param name="store">All variables as they are to be found again.</param>
    /// <param name="identity">What the checkpoint belongs to.</param>
    public static void Write(string path, SavedState saved, StateStore<float> store, string identity)
    {
        AtomicFile.MakeFolder(Path.GetDirectoryName(path)!);
        var tensors = new List<SafeTensor>();
        foreach (var own in saved.Stores.Prepend(new SavedStore("", store)))
        {
            tensors.AddRange(own.Store.Variables.Select(variable => variable.Shape.IsScalar
                ? SafeTensor.Create<double>(own.Prefix + variable.Name, [own.Store.Scalar(variable)])
                : SafeTensor.Create<float>(own.Prefix + variable.Name, own.Store.Tensor(variable), [.. variable.Shape])));
        }

        SafeTensors.Write(path, tensors, [new("identity", identity), new("training", Describe(saved))]);
    }

    /// <summary>Whether a file is the checkpoint of that training.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static bool IsOf(string path, string identity) =>
        File.Exists(path) && SafeTensors.Read(path).Metadata.TryGetValue("identity", out var found) && found == identity;

    /// <summary>Gives back what was declared.</summary>
    /// <param name="path">The file.</param>
    /// <param name="saved">What is declared.</param>
    /// <param name="store">Receives all variables.</param>
    /// <param name="identity">What the checkpoint must belong to.</param>
    /// <exception cref="InputException">The file is damaged, or belongs to another network, data or settings.</exception>
    public static void Read(string path, SavedState saved, StateStore<float> store, string identity)
    {
        var file = SafeTensors.Read(path);
        if (!file.Metadata.TryGetValue("identity", out var found) || found != identity)
        {
            throw new InputException(
                $"Checkpoint '{path}'", $"expected one of {identity}, received one of {found ?? "nothing"}",
                "Resume with the data and configuration of that run, or begin a new one");
        }

        foreach (var own in saved.Stores.Prepend(new SavedStore("", store)))
        {
            Fill(file, own);
        }

        try
        {
            using var json = JsonDocument.Parse(file.Metadata["training"]);
            Restore(json.RootElement, saved);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException(
                $"Checkpoint '{path}'", $"expected the state of a training, received: {exception.Message}", "Begin a new run", exception);
        }
    }

    private static void Fill(SafeTensorsFile file, SavedStore saved)
    {
        foreach (var variable in saved.Store.Variables)
        {
            var tensor = file[saved.Prefix + variable.Name];
            if (variable.Shape.IsScalar)
            {
                saved.Store.Scalar(variable) = tensor.Values<double>()[0];
                continue;
            }

            if (tensor.Kind != TensorKind.Float32 || tensor.Count != variable.Shape.Count)
            {
                throw new InputException(
                    $"Checkpoint '{file.Source}', tensor '{saved.Prefix + variable.Name}'",
                    $"expected {variable.Shape.Count} 32-bit floats, received {tensor.Count} of {tensor.Kind}",
                    "Begin a new run");
            }

            saved.Store.SetTensor(variable, tensor.Values<float>());
        }
    }

    private static string Describe(SavedState saved)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            foreach (var number in saved.Numbers)
            {
                JsonNumbers.Write(json, number.Name, number.Read());
            }

            foreach (var list in saved.Lists)
            {
                json.WriteStartArray(list.Name);
                list.Write(json);
                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Restore(JsonElement json, SavedState saved)
    {
        if (json.GetProperty("version").GetInt32() is < OldestVersion or > Version)
        {
            throw new FormatException($"version {json.GetProperty("version")}");
        }

        foreach (var number in saved.Numbers)
        {
            number.Write(JsonNumbers.Get(json, number.Name));
        }

        foreach (var list in saved.Lists)
        {
            foreach (var record in json.GetProperty(list.Name).EnumerateArray())
            {
                list.Read(record);
            }
        }
    }
}
