using System.Text.Json;

namespace Ridgeback.Configuration;

/// <summary>One <c>--set path=value</c>, or what is left of its path below some list.</summary>
internal sealed record SettingsAssignment(string Option, SettingsSegment[] Segments, SettingsNode Value)
{
    private SettingsOrigin Origin => SettingsOrigin.OfOption(Option);

    /// <summary>Puts the value where the path points to below <paramref name="root"/>, making missing objects.</summary>
    /// <returns>False after a fault.</returns>
    public bool ApplyTo(SettingsNode root, Action<ConfigurationFault> report)
    {
        var current = root;
        for (var i = 0; i < Segments.Length; i++)
        {
            var last = i == Segments.Length - 1;
            if (Segments[i].Key is { } key)
            {
                if (current.Kind is JsonValueKind.String or JsonValueKind.Null)
                {
                    current.BecomeObject();
                }

                if (current.Kind != JsonValueKind.Object)
                {
                    return Refuse(report, i, $"an object that may hold \"{key}\"", current.Describe());
                }

                if (last || current.Find(key) is not { } property)
                {
                    current.Put(key, last ? Value : Missing(i + 1), Origin);
                }

                current = current.Find(key)!.Value;
                if (!last && Segments[i + 1].Key is null && IsOnlyTouchedByOptions(current))
                {
                    current.Pending.Add(this with { Segments = Segments[(i + 1)..] });
                    return true;
                }
            }
            else
            {
                var index = Segments[i].Index;
                if (current.Kind != JsonValueKind.Array)
                {
                    return Refuse(report, i, $"a list that may hold item [{index}]", current.Describe());
                }

                if (index > current.Items.Count)
                {
                    return Refuse(report, i, $"an index from 0 to {current.Items.Count}", $"[{index}]");
                }

                if (index == current.Items.Count)
                {
                    current.Items.Add(last ? Value : Missing(i + 1));
                }
                else if (last)
                {
                    current.Items[index] = Value;
                }

                current = current.Items[index];
            }
        }

        return true;
    }

    private SettingsNode Missing(int next) => Segments[next].Key is null ? SettingsNode.Array(Origin) : SettingsNode.Object(Origin);

    private bool IsOnlyTouchedByOptions(SettingsNode list) =>
        list.Pending.Count > 0 ||
        (list.Kind == JsonValueKind.Array && list.Items.Count == 0 && list.Origin == Origin && list.OptionText is null);

    private bool Refuse(Action<ConfigurationFault> report, int segment, string expected, string received)
    {
        var place = SettingsSegment.Join(Segments[..segment]);
        var where = place.Length == 0 ? "" : $" at {place}";
        report(new(Origin, Option, $"expected {expected}{where}, received {received}", "Correct the path of the option"));
        return false;
    }
}
