namespace Ridgeback.Configuration;

public sealed partial class SettingsReader
{
    /// <summary>A finite number.</summary>
    public double Number(string key, double @default, string description, Bounds bounds = default) =>
        Read(key, new NumberType(bounds), NumberType.Node(@default), description);

    /// <summary>A finite number that must be given.</summary>
    public double RequiredNumber(string key, string description, Bounds bounds = default) =>
        Read(key, new NumberType(bounds), null, description);

    /// <summary>A finite number, or null for off.</summary>
    public double? OptionalNumber(string key, double? @default, string description, Bounds bounds = default)
    {
        var number = ReadSwitch(key, new NumberType(bounds), @default is { } value ? NumberType.Node(value) : null, description);
        return number.On ? number.Value : null;
    }

    /// <summary>A whole number of 32 bits; <c>20.0</c> is one.</summary>
    public int Integer(string key, int @default, string description, Bounds bounds = default) =>
        (int)Read(key, Whole(bounds), IntegerType.Node(@default), description);

    /// <summary>A whole number of 32 bits that must be given.</summary>
    public int RequiredInteger(string key, string description, Bounds bounds = default) =>
        (int)Read(key, Whole(bounds), null, description);

    /// <summary>A whole number of 32 bits, or null for off.</summary>
    public int? OptionalInteger(string key, int? @default, string description, Bounds bounds = default)
    {
        var number = ReadSwitch(key, Whole(bounds), @default is { } value ? IntegerType.Node(value) : null, description);
        return number.On ? (int)number.Value : null;
    }

    /// <summary>A whole number of 64 bits.</summary>
    public long Long(string key, long @default, string description, Bounds bounds = default) =>
        Read(key, new IntegerType(bounds), IntegerType.Node(@default), description);

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public bool Flag(string key, bool @default, string description) =>
        Read(key, new FlagType(), SettingsNode.Flag(@default), description);

    /// <summary>A text.</summary>
    public string Text(string key, string @default, string description) =>
        Read(key, new TextType(), SettingsNode.String(@default), description);

    /// <summary>A text that must be given.</summary>
    public string RequiredText(string key, string description) => Read(key, new TextType(), null, description);

    /// <summary>A text, or null for none.</summary>
    public string? OptionalText(string key, string? @default, string description) =>
        ReadSwitch(key, new TextType(), @default is null ? null : SettingsNode.String(@default), description).Value;

    /// <summary>One value of an enumeration: written in camel case, read in any case.</summary>
    public TEnum Choice<TEnum>(string key, TEnum @default, string description)
        where TEnum : struct, Enum =>
        Read(key, new ChoiceType<TEnum>(), ChoiceType<TEnum>.Node(@default), description);

    /// <summary>One value of an enumeration, or null for none.</summary>
    public TEnum? OptionalChoice<TEnum>(string key, TEnum? @default, string description)
        where TEnum : struct, Enum
    {
        var choice = ReadSwitch(key, new ChoiceType<TEnum>(), @default is { } value ? ChoiceType<TEnum>.Node(value) : null, description);
        return choice.On ? choice.Value : null;
    }

    private static IntegerType Whole(Bounds bounds) => new(bounds, int.MinValue, int.MaxValue);

    private Switch<T> ReadSwitch<T>(string key, SettingType<T> type, SettingsNode? @default, string description) =>
        Read(key, new SwitchType<T>(type), @default ?? SettingsNode.Null(), description);
}
