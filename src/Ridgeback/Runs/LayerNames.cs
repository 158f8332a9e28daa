using Ridgeback.Configuration;
using Ridgeback.Networks;

namespace Ridgeback.Runs;

/// <summary>The setting <c>layers</c> of penalties and constraints.</summary>
internal static class LayerNames
{
    public static IReadOnlyList<string>? Read(SettingsReader settings, string description)
    {
        var names = settings.Texts("layers", [], description);
        return names.Count == 0 ? null : names;
    }

    /// <summary>Refuses names that no layer has: they would do nothing, silently.</summary>
    public static void Check(Network network, string user, IReadOnlyList<string>? names)
    {
        string[] known = [.. network.LayerNames];
        foreach (var name in names ?? [])
        {
            if (!known.Contains(name))
            {
                throw new InputException(
                    $"Configuration, {user}.layers", $"expected names out of {string.Join(", ", known)}, received \"{name}\"",
                    "Correct the name, or give the layer that name with \"name\"");
            }
        }
    }
}
