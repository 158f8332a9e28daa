namespace Ridgeback.Graphs;

/// <summary>A graph in which some nodes are replaced by others; what does not depend on them stays the same nodes.</summary>
internal static class Substitution
{
    /// <summary>The roots over the replaced nodes.</summary>
    /// <param name="roots">The roots.</param>
    /// <param name="replace">The node that takes a node's place, of its shape; null for none. It is not asked again for what it
    /// gave.</param>
    public static IReadOnlyList<Node> In(IReadOnlyList<Node> roots, Func<Node, Node?> replace)
    {
        var rebuilt = new Dictionary<Node, Node>();
        foreach (var node in Traversal.InOrder(roots))
        {
            Node[] inputs = [.. node.Inputs.Select(input => rebuilt[input])];
            rebuilt[node] = replace(node) ?? (inputs.SequenceEqual(node.Inputs) ? node : new Node(node.Op, inputs, node.Name, node.Origin));
        }

        return [.. roots.Select(root => rebuilt[root])];
    }
}
