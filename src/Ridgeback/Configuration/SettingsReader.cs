namespace Ridgeback.Configuration;

/// <summary>
/// Reads the settings of one object. Each call declares one setting (key, type, range, default, description), and that one
/// declaration reads it, describes it in the schema and writes it into the complete configuration.
/// </summary>
/// <remarks>
/// A fault never stops the reading: the call returns the default, or some legal value where there is none, and
/// <see cref="SettingsDocument.Bind"/> raises all faults together. A binder therefore only gathers values; it must read the
/// same keys whatever their values, and leave what cannot be said by a range to <see cref="Fault"/>.
/// </remarks>
public sealed partial class SettingsReader
{
    private readonly SettingsContext context;
    private readonly SettingsNode given;
    private readonly string path;
    private readonly List<string> known = [];

    internal SettingsReader(SettingsContext context, SettingsNode given, string path, string? knownKey = null)
    {
        this.context = context;
        this.given = given;
        this.path = path;
        if (knownKey is not null)
        {
            known.Add(knownKey);
        }
    }

    /// <summary>Every setting read so far, with the value used.</summary>
    internal SettingsNode Used { get; } = SettingsNode.Object();

    internal SettingsNode DescribedProperties { get; } = SettingsNode.Object();

    internal List<SettingsNode> DescribedRequired { get; } = [];

    /// <summary>Reports a fault that only several settings together show, at the place of one of them.</summary>
    /// <param name="key">The setting to point at.</param>
    /// <param name="message">Expected against received.</param>
    /// <param name="remedy">What to do, without a full stop.</param>
    public void Fault(string key, string message, string remedy) =>
        context.Report(given.Find(key)?.Value.Origin ?? given.Origin, PathOf(key), message, remedy);

    /// <summary>True when a person wrote the setting; false when its default is used.</summary>
    /// <param name="key">The setting, which must be declared as well.</param>
    public bool IsGiven(string key) => given.Find(key) is not null;

    internal static SettingsNode DefaultNode(string json)
    {
        var (node, faults) = SettingsParser.Parse(json, "default");
        return faults.Count == 0 ? node! : throw new ArgumentException($"a default is no JSON: {faults[0]}", nameof(json));
    }

    /// <summary>Reports the keys that no setting asked for.</summary>
    internal void Close()
    {
        foreach (var (key, origin, _) in given.Properties)
        {
            if (known.Contains(key) || (path.Length == 0 && key == "$schema"))
            {
                continue;
            }

            var keys = known.Count == 0 ? "no keys" : $"one of the keys {string.Join(", ", known)}";
            var remedy = Suggestion.For(key, known) is { } meant ? $"Write \"{meant}\", or remove it" : "Remove it";
            context.Report(origin, PathOf(key), $"expected {keys}, received the unknown key \"{SettingsNode.Shorten(key)}\"", remedy);
        }
    }

    private T Read<T>(string key, SettingType<T> type, SettingsNode? @default, string description)
    {
        if (known.Contains(key))
        {
            throw new InvalidOperationException($"setting '{PathOf(key)}' is declared twice; remove one of the declarations");
        }

        known.Add(key);
        if (context.Definitions is not null)
        {
            Describe(key, type.Schema(context), @default, description);
        }

        var place = new SettingPlace(context, PathOf(key), @default);
        if (given.Find(key)?.Value is { } node)
        {
            if (type.TryRead(node, place, out var reading))
            {
                return Use(key, reading);
            }

            place = place with { Context = SettingsContext.Muted() };
        }

        if (@default is null)
        {
            place.Context.Report(given.Origin, place.Path, $"expected {type.Expected}, received nothing", $"Add \"{key}\"");
            return type.Placeholder;
        }

        return type.TryRead(@default.CopyTo(given.Origin), place, out var ofDefault) ? Use(key, ofDefault) : type.Placeholder;
    }

    private T Use<T>(string key, Reading<T> reading)
    {
        Used.Put(key, reading.Used);
        return reading.Value;
    }

    private void Describe(string key, SettingsNode schema, SettingsNode? @default, string description)
    {
        schema.Put("description", SettingsNode.String(description));
        if (@default is null)
        {
            DescribedRequired.Add(SettingsNode.String(key));
        }
        else
        {
            schema.Put("default", @default);
        }

        DescribedProperties.Put(key, schema);
    }

    private string PathOf(string key) => SettingsSegment.Join(path, key);
}
