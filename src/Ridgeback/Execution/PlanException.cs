using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>A plan that failed while it ran, or that cannot be compiled. Names the node, its shapes and the line that made it.</summary>
public sealed class PlanException : Exception
{
    internal PlanException(Node node, string found, string remedy, Exception? inner = null)
        : base($"{node} of inputs {Inputs(node)}: {found}. {remedy}.", inner)
    {
        Node = node;
    }

    /// <summary>The node that failed.</summary>
    public Node Node { get; }

    private static string Inputs(Node node) =>
        node.Inputs.Count == 0 ? "()" : string.Join(" and ", node.Inputs.Select(input => input.Shape));
}
