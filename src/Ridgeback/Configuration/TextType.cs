using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>A text. After <c>--set path=</c> whatever stands there is one, quotation marks or not.</summary>
internal sealed class TextType : SettingType<string>
{
    public override string Expected => "a text";

    public override string Placeholder => "";

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<string> reading)
    {
        var text = node.Kind == JsonValueKind.String ? node.Text : node.Kind == JsonValueKind.Null ? null : node.OptionText;
        reading = new(text ?? "", SettingsNode.String(text ?? ""));
        return text is not null ||
            place.Refuse(node, Expected, node.Kind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
                ? "Put it in double quotation marks" : null);
    }

    public override SettingsNode Schema(SettingsContext context) =>
        SettingsSchema.TypeNode("string");
}
