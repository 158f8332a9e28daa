using System.Text.Encodings.Web;
using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>One JSON value that knows where it was written.</summary>
internal sealed class SettingsNode
{
    private readonly List<SettingsProperty> properties = [];

    private SettingsNode(JsonValueKind kind, SettingsOrigin origin, string text)
    {
        Kind = kind;
        Origin = origin;
        Text = text;
    }

    public JsonValueKind Kind { get; private set; }

    public SettingsOrigin Origin { get; }

    /// <summary>The text, the number as written, or <c>true</c> and <c>false</c>.</summary>
    public string Text { get; }

    /// <summary>What followed <c>path=</c> when the value came from an option: there, a text needs no quotation marks.</summary>
    public string? OptionText { get; set; }

    public IReadOnlyList<SettingsProperty> Properties => properties;

    public List<SettingsNode> Items { get; } = [];

    /// <summary>For a list that only options touch: the changes to make to its default, which is not known yet.</summary>
    public List<SettingsAssignment> Pending { get; } = [];

    public static SettingsNode Object(SettingsOrigin origin = default) => new(JsonValueKind.Object, origin, "");

    public static SettingsNode Array(SettingsOrigin origin = default) => new(JsonValueKind.Array, origin, "");

    public static SettingsNode Array(IEnumerable<SettingsNode> items)
    {
        var array = Array();
        array.Items.AddRange(items);
        return array;
    }

    public static SettingsNode Number(string text, SettingsOrigin origin = default) => new(JsonValueKind.Number, origin, text);

    public static SettingsNode String(string text, SettingsOrigin origin = default) => new(JsonValueKind.String, origin, text);

    public static SettingsNode Flag(bool value, SettingsOrigin origin = default) =>
        value ? new(JsonValueKind.True, origin, "true") : new(JsonValueKind.False, origin, "false");

    public static SettingsNode Null(SettingsOrigin origin = default) => new(JsonValueKind.Null, origin, "null");

    public SettingsProperty? Find(string key) => properties.Find(property => property.Key == key);

    /// <summary>Adds the property, or replaces its value where it stands.</summary>
    public SettingsNode Put(string key, SettingsNode value, SettingsOrigin origin = default)
    {
        var index = properties.FindIndex(property => property.Key == key);
        if (index < 0)
        {
            properties.Add(new(key, origin, value));
        }
        else
        {
            properties[index] = new(key, origin, value);
        }

        return this;
    }

    /// <summary>Turns null into <c>{}</c> and the short form <c>"adam"</c> into <c>{"type": "adam"}</c>, in place.</summary>
    public void BecomeObject()
    {
        if (Kind == JsonValueKind.String)
        {
            Put("type", String(Text, Origin), Origin);
        }

        Kind = JsonValueKind.Object;
    }

    /// <summary>A deep copy that was written at <paramref name="origin"/>.</summary>
    public SettingsNode CopyTo(SettingsOrigin origin)
    {
        var copy = new SettingsNode(Kind, origin, Text) { OptionText = OptionText };
        foreach (var property in properties)
        {
            copy.properties.Add(new(property.Key, origin, property.Value.CopyTo(origin)));
        }

        foreach (var item in Items)
        {
            copy.Items.Add(item.CopyTo(origin));
        }

        copy.Pending.AddRange(Pending);
        return copy;
    }

    /// <summary>How a message names this value.</summary>
    public string Describe() => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => $"the text \"{Shorten(Text)}\"",
        _ => Shorten(Text),
    };

    public void WriteTo(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in properties)
                {
                    writer.WritePropertyName(property.Key);
                    property.Value.WriteTo(writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in Items)
                {
                    item.WriteTo(writer);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                writer.WriteStringValue(Text);
                break;
            default:
                writer.WriteRawValue(Text);
                break;
        }
    }

    /// <summary>JSON text, with <c>\n</c> as the end of line on every system.</summary>
    public string ToJson(bool indented)
    {
        using var stream = new MemoryStream();
        var options = new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        using (var writer = new Utf8JsonWriter(stream, options))
        {
            WriteTo(writer);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static string Shorten(string text) => text.Length <= 60 ? text : text[..57] + "...";
}

/// <summary>A key, where it was written, and its value.</summary>
internal sealed record SettingsProperty(string Key, SettingsOrigin Origin, SettingsNode Value);
