using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>What must hold of groups of parameters.</summary>
internal static class GroupChecks
{
    /// <summary>Each layer is in one group at most, and something is left to train.</summary>
    /// <exception cref="InputException">It is not so.</exception>
    public static void Check(Network network, IReadOnlyList<ParameterGroup> groups)
    {
        string[] known =
            [.. network.LayerNames.Except(network.HiddenLayers.Where(LayerChecks.HasNoneOfItsOwn).Select(layer => layer.Name!))];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in groups.SelectMany(group => group.Layers))
        {
            if (!known.Contains(name) || !seen.Add(name))
            {
                throw new InputException(
                    "Parameter groups", $"expected each of {string.Join(", ", known)} at most once, received "
                        + $"\"{name}\"{(known.Contains(name) ? " twice" : "")}",
                    "Correct the name, or give the layer that name");
            }
        }

        if (known.All(name => groups.Any(group => group.Frozen && group.Layers.Contains(name, StringComparer.Ordinal))))
        {
            throw new InputException("Parameter groups", "expected a layer to train, received all of them frozen",
                "Leave the output layer out of the frozen groups");
        }
    }
}
