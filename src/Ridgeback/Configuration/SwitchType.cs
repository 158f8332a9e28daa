using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>A value of another type, or null for off.</summary>
internal sealed class SwitchType<T>(SettingType<T> inner) : SettingType<Switch<T>>
{
    public override string Expected => $"{inner.Expected}, or null";

    public override Switch<T> Placeholder => default;

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<Switch<T>> reading)
    {
        reading = new(default, SettingsNode.Null());
        if (node.Kind == JsonValueKind.Null)
        {
            return true;
        }

        if (!inner.TryRead(node, place, out var read))
        {
            return false;
        }

        reading = new(new(true, read.Value), read.Used);
        return true;
    }

    public override SettingsNode Schema(SettingsContext context)
    {
        var schema = inner.Schema(context);
        if (schema.Find("type") is { Value.Kind: JsonValueKind.String } type)
        {
            return schema.Put("type", SettingsNode.Array([type.Value, SettingsNode.String("null")]));
        }

        return SettingsNode.Object().Put("anyOf", SettingsNode.Array(
            [schema, SettingsNode.Object().Put("type", SettingsNode.String("null"))]));
    }
}

/// <summary>A value that may be switched off.</summary>
internal readonly record struct Switch<T>(bool On, T Value);
