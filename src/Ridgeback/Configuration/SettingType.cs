namespace Ridgeback.Configuration;

/// <summary>A kind of value: what is expected, how it is read and written, and its JSON schema.</summary>
internal abstract class SettingType<T>
{
    /// <summary>What messages say is expected, such as <c>a whole number at least 1</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>Some legal value, so that reading can go on after a fault.</summary>
    public abstract T Placeholder { get; }

    /// <summary>Reads a value, or reports why it cannot be read and returns false.</summary>
    public abstract bool TryRead(SettingsNode node, SettingPlace place, out Reading<T> reading);

    /// <summary>The JSON schema of the values that can be read.</summary>
    public abstract SettingsNode Schema(SettingsContext context);
}

/// <summary>A value, and the form in which the complete configuration shows it.</summary>
internal readonly record struct Reading<T>(T Value, SettingsNode Used);

/// <summary>The setting that is being read: its path, its default (null when it is required), and who takes faults.</summary>
internal sealed record SettingPlace(SettingsContext Context, string Path, SettingsNode? Default)
{
    /// <summary>Reports a value that is not as expected, and returns false.</summary>
    public bool Refuse(SettingsNode node, string expected, string? remedy = null)
    {
        Context.Report(node.Origin, Path, $"expected {expected}, received {node.Describe()}", remedy ?? Remedy(expected));
        return false;
    }

    private string Remedy(string expected) => Default is null
        ? $"Write {expected}"
        : $"Write {expected}, or leave it out for the default {Default.ToJson(indented: false)}";
}
