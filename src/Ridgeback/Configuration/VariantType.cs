using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>One of several forms. Where the setting has a default, an object without <c>"type"</c> changes parts of it.</summary>
internal sealed class VariantType<T>(Variants<T> variants) : SettingType<T>
{
    private const string TypeKey = "type";

    public override string Expected => $"one of {string.Join(", ", Tags.Select(tag => $"\"{tag}\""))}";

    public override T Placeholder =>
        variants.Items[0].Bind(new SettingsReader(SettingsContext.Muted(), SettingsNode.Object(), "", TypeKey));

    private IEnumerable<string> Tags => variants.Items.Select(item => item.Tag);

    /// <summary>A default as JSON, or just a tag.</summary>
    public static SettingsNode DefaultNode(string @default) =>
        @default.StartsWith('{') ? SettingsReader.DefaultNode(@default) : SettingsNode.String(@default);

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<T> reading)
    {
        reading = default;
        if (node.Kind is not (JsonValueKind.String or JsonValueKind.Object))
        {
            return place.Refuse(node, $"the type of {variants.Name}", $"Write {Expected}, or an object with such a \"type\"");
        }

        var body = Complete(node, place);
        if (body.Find(TypeKey)?.Value is not { } tag)
        {
            place.Context.Report(
                node.Origin, place.Path, "expected a \"type\", received an object without one", $"Add \"type\": {Expected}");
            return false;
        }

        if (tag.Kind != JsonValueKind.String || variants.Find(tag.Text) is not { } variant)
        {
            return RefuseTag(tag, node.Kind == JsonValueKind.String ? place : place with { Path = place.Path + ".type" });
        }

        var reader = new SettingsReader(place.Context, body, place.Path, TypeKey);
        reader.Used.Put(TypeKey, SettingsNode.String(variant.Tag));
        reading = new(variant.Bind(reader), reader.Used);
        reader.Close();
        return true;
    }

    public override SettingsNode Schema(SettingsContext context) => SettingsSchema.OfVariants(context, variants);

    private static SettingsNode Complete(SettingsNode node, SettingPlace place)
    {
        if (node.Kind == JsonValueKind.Object && (node.Find(TypeKey) is not null || place.Default is null or { Kind: JsonValueKind.Null }))
        {
            return node;
        }

        var body = (node.Kind == JsonValueKind.Object ? place.Default! : node).CopyTo(node.Origin);
        body.BecomeObject();
        foreach (var property in node.Properties)
        {
            body.Put(property.Key, property.Value, property.Origin);
        }

        return body;
    }

    private bool RefuseTag(SettingsNode tag, SettingPlace place)
    {
        var meant = tag.Kind == JsonValueKind.String ? Suggestion.For(tag.Text, Tags) : null;
        return place.Refuse(tag, Expected, meant is null ? $"Choose one of the {variants.Items.Count}" : $"Write \"{meant}\"");
    }
}
