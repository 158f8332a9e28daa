using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary><c>true</c> or <c>false</c>.</summary>
internal sealed class FlagType : SettingType<bool>
{
    public override string Expected => "true or false";

    public override bool Placeholder => false;

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<bool> reading)
    {
        var value = node.Kind == JsonValueKind.True;
        reading = new(value, SettingsNode.Flag(value));
        return node.Kind is JsonValueKind.True or JsonValueKind.False ||
            place.Refuse(node, Expected, node.Kind == JsonValueKind.String && bool.TryParse(node.Text, out _)
                ? "Write true or false in small letters, without quotation marks" : null);
    }

    public override SettingsNode Schema(SettingsContext context) =>
        SettingsSchema.TypeNode("boolean");
}
