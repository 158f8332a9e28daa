namespace Ridgeback.Graphs;

/// <summary>Checks what must hold in every graph before it is compiled.</summary>
public static class GraphVerifier
{
    /// <summary>Checks shapes, kinds, names of variables and inputs, and that each variable is written once.</summary>
    /// <exception cref="GraphException">Something does not hold; the message names the node.</exception>
    public static void Verify(params IEnumerable<Node> roots) => Verify(roots, []);

    /// <summary>Checks a graph, or the body of a scan, which may use placeholders.</summary>
    private static void Verify(IEnumerable<Node> roots, HashSet<Node> placeholders)
    {
        var variables = new Dictionary<string, Variable>();
        var inputs = new Dictionary<string, Ops.Input>();
        var written = new HashSet<Variable>();
        foreach (var node in Traversal.InOrder(roots))
        {
            if (!node.Op.InferShape(node.Inputs).Equals(node.Shape) || node.Op.InferKind(node.Inputs) != node.Kind)
            {
                throw new GraphException($"{node}", $"expected its op's shape, received {node.Shape}", "Make ops immutable");
            }

            if (node.Op is Placeholder placeholder && !placeholders.Contains(node))
            {
                throw placeholder.Outside(node.Origin);
            }

            if (node.Op is Ops.ScanOp { Body: var body })
            {
                Verify(body.Results, [.. body.Placeholders, body.Index]);
            }

            var variable = (node.Op as Ops.VariableRead)?.Variable ?? (node.Op as Ops.Assign)?.Variable;
            if (variable is not null
                && !ReferenceEquals(variables.TryAdd(variable.Name, variable) ? variable : variables[variable.Name], variable))
            {
                throw new GraphException(
                    $"{node}", $"expected one variable called '{variable.Name}', received two", "Give each variable its own name");
            }

            if (node.Op is Ops.Assign assign && !written.Add(assign.Variable))
            {
                throw new GraphException(
                    $"{node}", $"expected one write of '{assign.Variable.Name}', received two", "Combine both into one new value");
            }

            if (node.Op is Ops.Input input && !inputs.TryAdd(input.Key, input) && inputs[input.Key] != input)
            {
                throw new GraphException(
                    $"{node}", $"expected one kind and shape for input '{input.Key}', received {inputs[input.Key].Elements} "
                        + $"{inputs[input.Key].Shape} and {input.Elements} {input.Shape}",
                    "Use one input node for one key");
            }
        }
    }
}
