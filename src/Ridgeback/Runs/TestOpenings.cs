using System.Text;
using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Formats;

namespace Ridgeback.Runs;

/// <summary><c>test-openings.json</c>: how often the sealed test rows of a run were looked at, and what for.</summary>
/// <remarks>An error on test rows is honest once; later openings are allowed and counted.</remarks>
public static class TestOpenings
{
    /// <summary>The openings so far, first to last; none where nothing was recorded.</summary>
    /// <exception cref="InputException">The file is damaged.</exception>
    public static IReadOnlyList<TestOpening> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return [.. document.RootElement.EnumerateArray().Select(item =>
                new TestOpening(item.GetProperty("number").GetInt32(), item.GetProperty("reason").GetString()!))];
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException(
                $"Record '{path}'", $"expected the openings of the test rows, received: {exception.Message.TrimEnd('.')}",
                "Restore the file, or train again", exception);
        }
    }

    /// <summary>Adds an opening and gives it its number.</summary>
    /// <exception cref="InputException">The file is damaged or cannot be written.</exception>
    public static TestOpening Add(string path, string reason)
    {
        var before = Read(path);
        var opening = new TestOpening(before.Count + 1, reason);
        Write(path, [.. before, opening]);
        return opening;
    }

    private static void Write(string path, IReadOnlyList<TestOpening> openings)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartArray();
            foreach (var opening in openings)
            {
                json.WriteStartObject();
                json.WriteNumber("number", opening.Number);
                json.WriteString("reason", opening.Reason);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        AtomicFile.WriteText(path, Encoding.UTF8.GetString(buffer.ToArray()) + "\n");
    }
}
