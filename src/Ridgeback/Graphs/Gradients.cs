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

        var gradients = Of([(loss, ((Node)1.0).BroadcastTo(loss.Shape))], with);
        return [.. with.Select((node, i) => gradients[i] ?? ((Node)0.0).BroadcastTo(node.Shape))];
    }

    /// <summary>The gradients where those of some results are given.</summary>
    /// <param name="seeds">Real nodes, each with the gradient of the loss with respect to it; those of a node named twice add.</param>
    /// <param name="with">The nodes to differentiate with respect to.</param>
    /// <returns>For each, a node of its shape; null where no result depends on it.</returns>
    internal static IReadOnlyList<Node?> Of(IReadOnlyList<(Node Result, Node Gradient)> seeds, IReadOnlyList<Node> with)
    {
        var order = Traversal.InOrder(seeds.Select(seed => seed.Result));
        var leading = new HashSet<Node>(with);
        foreach (var node in order)
        {
            if (node.Inputs.Any(leading.Contains))
            {
                leading.Add(node);
            }
        }

        var gradients = new Dictionary<Node, Node>();
        var tuples = new Dictionary<Node, Node?[]>();
        foreach ((var result, var gradient) in seeds)
        {
            gradients[result] = gradients.TryGetValue(result, out var sum) ? sum + gradient : gradient;
        }

        for (var i = order.Count - 1; i >= 0; i--)
        {
            var node = order[i];
            if (!leading.Contains(node) || !node.Inputs.Any(leading.Contains))
            {
                continue;
            }

            using (Origin.Enter(node.Origin with { Scope = $"gradient of {node.Origin.Scope ?? node.Op.Name}" }))
            {
                if (node.Op is TupleOp several && tuples.TryGetValue(node, out var ofResults))
                {
                    Accumulate(node, several.Bprop(node, ofResults), leading, gradients);
                }
                else if (node.Op is Ops.Output output && gradients.TryGetValue(node, out var ofResult))
                {
                    tuples.TryAdd(node.Inputs[0], new Node?[node.Inputs[0].Outputs.Count]);
                    ref var known = ref tuples[node.Inputs[0]][output.Position];
                    known = known is null ? ofResult : known + ofResult;
                }
                else if (gradients.TryGetValue(node, out var gradient))
                {
                    Accumulate(node, node.Op.Bprop(node, gradient), leading, gradients);
                }
            }
        }

        return [.. with.Select(node => gradients.GetValueOrDefault(node))];
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
