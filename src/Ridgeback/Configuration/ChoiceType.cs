using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>One value of an enumeration, written in camel case and read in any case.</summary>
internal sealed class ChoiceType<TEnum> : SettingType<TEnum>
    where TEnum : struct, Enum
{
    private static readonly string[] Names =
        [.. Enum.GetNames<TEnum>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public override string Expected => $"one of {string.Join(", ", Names.Select(name => $"\"{name}\""))}";

    public override TEnum Placeholder => Enum.GetValues<TEnum>()[0];

    public static SettingsNode Node(TEnum value) =>
        SettingsNode.String(JsonNamingPolicy.CamelCase.ConvertName(value.ToString()));

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<TEnum> reading)
    {
        reading = default;
        var index = node.Kind == JsonValueKind.String
            ? Array.FindIndex(Names, name => name.Equals(node.Text, StringComparison.OrdinalIgnoreCase)) : -1;
        if (index < 0)
        {
            var meant = node.Kind == JsonValueKind.String ? Suggestion.For(node.Text, Names) : null;
            return place.Refuse(node, Expected, meant is null ? null : $"Write \"{meant}\"");
        }

        var value = Enum.Parse<TEnum>(Enum.GetNames<TEnum>()[index]);
        reading = new(value, Node(value));
        return true;
    }

    public override SettingsNode Schema(SettingsContext context) =>
        SettingsNode.Object().Put("enum", SettingsNode.Array(Names.Select(name => SettingsNode.String(name))));
}
