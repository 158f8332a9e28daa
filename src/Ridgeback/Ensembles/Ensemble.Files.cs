using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ridgeback.Formats;
using Ridgeback.Graphs;
using Ridgeback.Networks;

namespace Ridgeback.Ensembles;

/// <content>Saving and loading: <c>ensemble.json</c> beside one model folder for each member.</content>
public sealed partial class Ensemble
{
    /// <summary>The file that makes a folder of models an ensemble.</summary>
    public const string DescriptionFile = "ensemble.json";

    private const string Format = "ridgeback-ensemble";
    private const int Version = 1;

    /// <summary>The folder of a member, within that of the ensemble.</summary>
    /// <param name="number">From 1.</param>
    public static string FolderOf(int number) => FormattableString.Invariant($"member-{number}");

    /// <summary>
    /// Writes the ensemble into a folder. <c>ensemble.json</c> is taken away first and written last, with a hash of every member's files,
    /// so that the folder holds a whole ensemble or none.
    /// </summary>
    /// <exception cref="InputException">The folder cannot be written.</exception>
    public void Save(string folder) => Save(folder, [.. Enumerable.Range(1, members.Length)]);

    /// <summary>The same with the numbers that members have, where some were not trained.</summary>
    internal void Save(string folder, IReadOnlyList<int> numbers)
    {
        AtomicFile.MakeFolder(folder);
        File.Delete(Path.Combine(folder, DescriptionFile));
        for (var i = 0; i < members.Length; i++)
        {
            members[i].Save(Path.Combine(folder, FolderOf(numbers[i])));
        }

        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteNumber("version", Version);
            json.WriteString("combine", JsonNamingPolicy.CamelCase.ConvertName(Combination.ToString()));
            WriteNumbers(json, "offsets", offsets);
            json.WriteStartArray("members");
            for (var i = 0; i < members.Length; i++)
            {
                json.WriteStartObject();
                json.WriteString("folder", FolderOf(numbers[i]));
                json.WriteNumber("weight", weights[i]);
                json.WriteString("hash", HashOf(Path.Combine(folder, FolderOf(numbers[i]))));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        AtomicFile.WriteText(Path.Combine(folder, DescriptionFile), Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }

    /// <summary>Reads an ensemble from a folder that <see cref="Save(string)"/> or a training run wrote.</summary>
    /// <exception cref="InputException">A file is missing or damaged, of a newer version, or of another ensemble.</exception>
    public static Ensemble Load(string folder)
    {
        var path = Path.Combine(folder, DescriptionFile);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return Read(document.RootElement, folder, path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"Ensemble '{folder}'", $"expected a readable {DescriptionFile}, received: {exception.Message}",
                "Name the folder of a finished training run", exception);
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or GraphException)
        {
            throw new InputException(
                $"Ensemble '{path}'", $"expected an ensemble of version {Version}, received: {exception.Message}",
                "Train again, or restore the file", exception);
        }
    }

    private static Ensemble Read(JsonElement json, string folder, string path)
    {
        if (json.GetProperty("format").GetString() != Format || json.GetProperty("version").GetInt32() != Version)
        {
            throw new InputException(
                $"Ensemble '{path}'", $"expected format {Format} of version {Version}, received {json.GetProperty("format")} of version "
                    + $"{json.GetProperty("version")}",
                "Use the version of Ridgeback that wrote it");
        }

        if (!Enum.TryParse<Combination>(json.GetProperty("combine").GetString(), ignoreCase: true, out var combination)
            || !Enum.IsDefined(combination))
        {
            throw new FormatException($"the combination '{json.GetProperty("combine")}'");
        }

        JsonElement[] entries = [.. json.GetProperty("members").EnumerateArray()];
        return new Ensemble(
            [.. entries.Select(entry => ReadMember(entry, folder))], combination,
            [.. entries.Select(entry => entry.GetProperty("weight").GetDouble())],
            [.. json.GetProperty("offsets").EnumerateArray().Select(offset => offset.GetDouble())]);
    }

    private static Model ReadMember(JsonElement entry, string folder)
    {
        var name = entry.GetProperty("folder").GetString() ?? "";
        if (name.Length == 0 || name is "." or ".." || Path.GetFileName(name) != name)
        {
            throw new FormatException($"the member folder '{name}'");
        }

        var path = Path.Combine(folder, name);
        var model = Model.Load(path);
        return HashOf(path) == entry.GetProperty("hash").GetString() ? model : throw new InputException(
            $"Ensemble '{folder}', member '{name}'", "expected the model that was saved with the ensemble, received another",
            "Restore the folder, or save the ensemble again");
    }

    private static void WriteNumbers(Utf8JsonWriter json, string key, double[] values)
    {
        json.WriteStartArray(key);
        foreach (var value in values)
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>SHA-256 over a model's two files.</summary>
    internal static string HashOf(string member)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.ReadAllBytes(Path.Combine(member, Model.DescriptionFile)));
        hash.AppendData(File.ReadAllBytes(Path.Combine(member, Model.ParametersFile)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
