using Ridgeback.Graphs;
using Ridgeback.Networks;

namespace Ridgeback.Objectives;

/// <summary>An objective over a network that is built: checked, and brought to scalars.</summary>
internal static class BuiltObjective
{
    /// <summary>Builds and checks an objective.</summary>
    /// <param name="objective">The objective.</param>
    /// <param name="network">The network.</param>
    /// <param name="graph">The network, built.</param>
    /// <param name="weighted">Whether rows have weights, or some no label.</param>
    /// <exception cref="GraphException">It does not fit the network, or is none.</exception>
    public static ObjectiveNodes Of(Objective objective, Network network, NetworkGraph graph, bool weighted) =>
        (objective.Build(new ObjectiveScope(objective, network, graph, weighted)) ?? new ObjectiveNodes()).Checked(objective);

    /// <summary>What is minimized, as a scalar.</summary>
    /// <inheritdoc cref="Of"/>
    public static Node ValueOf(Objective objective, Network network, NetworkGraph graph, bool weighted) =>
        Of(objective, network, graph, weighted).Sum();
}
