using System.Globalization;
using System.Text.Json;

namespace Ridgeback.Training;

/// <summary>JSON has no infinity and no NaN; they are written as text.</summary>
internal static class JsonNumbers
{
    public static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else if (double.IsFinite(value.Value))
        {
            json.WriteNumber(name, value.Value);
        }
        else
        {
            json.WriteString(name, value.Value.ToString(CultureInfo.InvariantCulture));
        }
    }

    public static double? Find(JsonElement json, string name) => Of(json.GetProperty(name));

    public static double Get(JsonElement json, string name) =>
        Find(json, name) ?? throw new FormatException($"'{name}' is not a number");

    private static double? Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => double.Parse(value.GetString()!, CultureInfo.InvariantCulture),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => value.GetDouble(),
    };
}
