using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Ridgeback.Configuration;

/// <summary>One step of a path such as <c>network.layers[1].units</c>: a key, or (when it is null) an index.</summary>
internal readonly record struct SettingsSegment(string? Key, int Index)
{
    public static bool TryParse(string path, [NotNullWhen(true)] out SettingsSegment[]? segments)
    {
        segments = null;
        var found = new List<SettingsSegment>();
        foreach (var part in path.Split('.'))
        {
            var bracket = part.IndexOf('[');
            var key = bracket < 0 ? part : part[..bracket];
            if (key.Length == 0 || key.Any(char.IsWhiteSpace) || key.Contains(']'))
            {
                return false;
            }

            found.Add(new(key, 0));
            for (var rest = bracket < 0 ? "" : part[bracket..]; rest.Length > 0;)
            {
                var end = rest.IndexOf(']');
                if (rest[0] != '[' || end < 0 ||
                    !int.TryParse(rest[1..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    return false;
                }

                found.Add(new(null, index));
                rest = rest[(end + 1)..];
            }
        }

        segments = [.. found];
        return true;
    }

    public static string Join(IEnumerable<SettingsSegment> segments) =>
        segments.Aggregate("", (path, segment) => segment.Key is null ? $"{path}[{segment.Index}]" : Join(path, segment.Key));

    public static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
