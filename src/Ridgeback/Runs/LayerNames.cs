using Ridgeback.Configuration;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>The setting <c>layers</c> of penalties and constraints.</summary>
internal static class LayerNames
{
    public static IReadOnlyList<string>? Read(SettingsReader settings, string description)
    {
        var names = settings.Texts("layers", [], description);
        return names.Count == 0 ? null : names;
    }

    /// <summary>Refuses names that would do nothing, silently.</summary>
    public static void Check(Network network, string user, IReadOnlyList<string>? names, bool ofWeights = true) =>
        LayerChecks.Require(network, $"Configuration, {user}.layers", names, ofWeights);
}
