using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>What a loop says about the layouts of its body.</summary>
/// <param name="PlaceholdersInPanels">The placeholders whose memory is in panels.</param>
/// <param name="RootsInPanels">How many of the first results, states, are wanted in panels; the others are wanted in rows.</param>
internal sealed record LayoutFrame(IReadOnlySet<Node> PlaceholdersInPanels, int RootsInPanels)
{
    /// <summary>Of a graph that is no body.</summary>
    public static LayoutFrame Rows { get; } = new(new HashSet<Node>(), 0);
}
