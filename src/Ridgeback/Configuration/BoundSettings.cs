using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>What a configuration was bound to, and every setting with the value that was used.</summary>
public sealed class BoundSettings<T>
{
    private readonly SettingsNode used;

    internal BoundSettings(T value, SettingsNode used)
    {
        Value = value;
        this.used = used;
    }

    /// <summary>What the binder made of the settings.</summary>
    public T Value { get; }

    /// <summary>
    /// Writes every key, those left to their defaults too, in the order of declaration. Binding the result gives the
    /// same values, and the same text again.
    /// </summary>
    public void WriteComplete(Utf8JsonWriter writer) => used.WriteTo(writer);

    /// <summary>What <see cref="WriteComplete"/> writes, indented, with <c>\n</c> as the end of line on every system.</summary>
    public string ToJson() => used.ToJson(indented: true);
}
