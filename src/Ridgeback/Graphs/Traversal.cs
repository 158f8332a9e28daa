namespace Ridgeback.Graphs;

/// <summary>Walks over what nodes reach.</summary>
public static class Traversal
{
    /// <summary>All nodes that the roots reach, inputs before users; each once.</summary>
    public static IReadOnlyList<Node> InOrder(IEnumerable<Node> roots)
    {
        var order = new List<Node>();
        var seen = new HashSet<Node>();
        var pending = new Stack<(Node Node, int Next)>();
        foreach (var root in roots)
        {
            if (!seen.Add(root))
            {
                continue;
            }

            pending.Push((root, 0));
            while (pending.TryPop(out var top))
            {
                if (top.Next == top.Node.Inputs.Count)
                {
                    order.Add(top.Node);
                    continue;
                }

                pending.Push((top.Node, top.Next + 1));
                var input = top.Node.Inputs[top.Next];
                if (seen.Add(input))
                {
                    pending.Push((input, 0));
                }
            }
        }

        return order;
    }

    /// <summary>The variables that the roots read or write, in the order they are met.</summary>
    public static IReadOnlyList<Variable> Variables(IEnumerable<Node> roots) =>
        [.. InOrder(roots).Select(node => node.Op switch
        {
            Ops.VariableRead read => read.Variable,
            Ops.Assign assign => assign.Variable,
            _ => null,
        }).OfType<Variable>().Distinct()];
}
