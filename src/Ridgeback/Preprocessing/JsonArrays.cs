using System.Text.Json;

namespace Ridgeback.Preprocessing;

/// <summary>Arrays of numbers in JSON, with all their bits.</summary>
internal static class JsonArrays
{
    public static void Write(Utf8JsonWriter json, string name, ReadOnlySpan<double> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteNumberValue(value); // the shortest text that reads back as the same double
        }

        json.WriteEndArray();
    }

    public static double[] Read(JsonElement json, string name, int count, string what)
    {
        var array = Property(json, name, JsonValueKind.Array, what);
        if (array.GetArrayLength() != count)
        {
            throw new InputException($"Preprocessing '{what}'", $"expected {count} numbers in '{name}', received {array.GetArrayLength()}",
                "Give an undamaged model");
        }

        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetDouble(out values[i]) || !double.IsFinite(values[i]))
            {
                throw new InputException($"Preprocessing '{what}'",
                    $"expected finite numbers in '{name}', received {array[i].GetRawText()}", "Give an undamaged model");
            }
        }

        return values;
    }

    public static int ReadCount(JsonElement json, string name, string what)
    {
        var number = Property(json, name, JsonValueKind.Number, what);
        return number.TryGetInt32(out var count) && count > 0
            ? count
            : throw new InputException($"Preprocessing '{what}'",
                $"expected a whole number above 0 in '{name}', received {number.GetRawText()}", "Give an undamaged model");
    }

    public static JsonElement Property(JsonElement json, string name, JsonValueKind kind, string what)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value))
        {
            throw new InputException($"Preprocessing '{what}'", $"expected '{name}', received no such property", "Give an undamaged model");
        }

        return value.ValueKind == kind ? value : throw new InputException(
            $"Preprocessing '{what}'", $"expected {kind} in '{name}', received {value.ValueKind}", "Give an undamaged model");
    }
}
