using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>A list whose items are all of one type.</summary>
internal sealed class ListType<T>(SettingType<T> item) : SettingType<IReadOnlyList<T>>
{
    public override string Expected => "a list";

    public override IReadOnlyList<T> Placeholder => [];

    public override bool TryRead(SettingsNode node, SettingPlace place, out Reading<IReadOnlyList<T>> reading)
    {
        reading = default;
        if (node.Kind != JsonValueKind.Array)
        {
            return place.Refuse(node, Expected, "Put the values between [ and ]");
        }

        var list = node.Pending.Count == 0 ? node : ChangedDefault(node, place);
        var values = new List<T>();
        var used = SettingsNode.Array();
        var sound = true;
        for (var i = 0; i < list.Items.Count; i++)
        {
            if (item.TryRead(list.Items[i], new(place.Context, $"{place.Path}[{i}]", null), out var read))
            {
                values.Add(read.Value);
                used.Items.Add(read.Used);
            }
            else
            {
                sound = false;
            }
        }

        reading = new(values, used);
        return sound;
    }

    public override SettingsNode Schema(SettingsContext context) => SettingsNode.Object()
        .Put("type", SettingsNode.String("array"))
        .Put("items", item.Schema(context));

    private static SettingsNode ChangedDefault(SettingsNode node, SettingPlace place)
    {
        var list = place.Default is { Kind: JsonValueKind.Array } @default
            ? @default.CopyTo(node.Origin) : SettingsNode.Array(node.Origin);
        foreach (var assignment in node.Pending)
        {
            assignment.ApplyTo(list, fault =>
                place.Context.Report(fault.Origin, fault.Path, fault.Message, fault.Remedy));
        }

        return list;
    }
}
