namespace Ridgeback.Graphs;

/// <summary>Differentiation: the reverse walk over the graph, which adds nodes and changes none.</summary>
public static class Gradients
{
    /// <summary>The gradients of a loss with respect to nodes: parameters, inputs or anything between.</summary>
    /// <param name="loss">A scalar; a node of another shape stands for the sum of its elements.</param>
    /// <param name="with">The nodes to differentiate with respect to.</param>
    /// <returns>For each, a node of its shape; zeros where the loss does not depend on it.</returns>
    /// <remarks>
    /// The result is part of the graph like any other node and can be differentiated again. Where a node is used
    /// several times its gradients add.
    /// </remarks>
    /// <exception cref="GraphException">A node is not real, or an op on the way has no gradient.</exception>
    public static IReadOnlyList<Node> Of(Node loss, IReadOnlyList<Node> with)
    {
        foreach (var node in with.Append(loss))
        {
            if (node.Kind != ElementKind.Real)
            {
                throw new GraphException(
                    $"Gradients at {Origin.Current}", $"expected real nodes, received {node}", "Indices carry no gradient");
            }
        }

        var order = Traversal.InOrder([loss]);
        var leading = new HashSet<Node>(with);
        foreach (var node in order)
        {
            if (node.Inputs.Any(leading.Contains))
            {
                leading.Add(node);
            }
        }

        var gradients = new Dictionary<Node, Node> { [loss] = ((Node)1.0).BroadcastTo(loss.Shape) };
        for (var i = order.Count - 1; i >= 0; i--)
        {
            var node = order[i];
            if (!leading.Contains(node) || !gradients.TryGetValue(node, out var gradient) || !node.Inputs.Any(leading.Contains))
            {
                continue;
            }

            using (Origin.Enter(node.Origin with { Scope = $"gradient of {node.Origin.Scope ?? node.Op.Name}" }))
            {
                Accumulate(node, node.Op.Bprop(node, gradient), leading, gradients);
            }
        }

        return [.. with.Select(node => gradients.TryGetValue(node, out var gradient)
            ? gradient
            : ((Node)0.0).BroadcastTo(node.Shape))];
    }

    private static void Accumulate(
        Node node, IReadOnlyList<Node?> toInputs, HashSet<Node> leading, Dictionary<Node, Node> gradients)
    {
        if (toInputs.Count != node.Inputs.Count)
        {
            throw new GraphException(
                $"bprop of {node}", $"expected {node.Inputs.Count} gradients, received {toInputs.Count}", "Return one for each input");
        }

        for (var i = 0; i < toInputs.Count; i++)
        {
            var input = node.Inputs[i];
            if (toInputs[i] is not { } toInput || !leading.Contains(input))
            {
                continue;
            }

            if (!toInput.Shape.Equals(input.Shape))
            {
                throw new GraphException(
                    $"bprop of {node}", $"expected {input.Shape} for input {i}, received {toInput.Shape}",
                    "A gradient has the shape of what it belongs to");
            }

            gradients[input] = gradients.TryGetValue(input, out var sum) ? sum + toInput : toInput;
        }
    }
}
