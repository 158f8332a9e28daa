using Ridgeback.Graphs.Ops;

namespace Ridgeback.Graphs;

/// <summary>A state of a scan that is being made.</summary>
/// <param name="Placeholder">What stands for it in the body; rank 1 or more.</param>
/// <param name="Initial">Its first value.</param>
/// <param name="Next">Its value after a step.</param>
internal sealed record ScanState(Node Placeholder, Node Initial, Node Next);

/// <summary>An input of a scan that is being made: fed step by step, or the same in all steps.</summary>
/// <param name="Placeholder">What stands for it in the body.</param>
/// <param name="Source">The node outside.</param>
internal sealed record ScanInput(Node Placeholder, Node Source);

/// <summary>Puts the node of a scan together.</summary>
internal static class ScanBuilder
{
    /// <summary>
    /// The node; inputs that no result reaches are left out. Behind the given states stand values within a step that cost a product or
    /// more: nothing reads them, so they are not kept, until bprop does.
    /// </summary>
    /// <param name="index">Stands for the time step.</param>
    /// <param name="states">The states.</param>
    /// <param name="inputs">What is fed step by step.</param>
    /// <param name="captured">What is the same in all steps.</param>
    /// <param name="outputs">What a step gives beside its states; rank 1 or more each.</param>
    /// <param name="steps">How many, or <see cref="Shape.Time"/>.</param>
    /// <param name="reverse">From the last step to the first.</param>
    public static Node Make(
        Node index, IReadOnlyList<ScanState> states, IReadOnlyList<ScanInput> inputs, IReadOnlyList<ScanInput> captured,
        IReadOnlyList<Node> outputs, int steps, bool reverse)
    {
        var order = Traversal.InOrder(states.Select(state => state.Next).Concat(outputs));
        HashSet<Node> reached = [.. order];
        Node[] costly = [.. Costly(order, [.. states.Select(state => state.Next)])];
        var zeros = costly.Select(node => node.Shape).Distinct().ToDictionary(shape => shape, shape => ((Node)0.0).BroadcastTo(shape));
        states = [.. states, .. costly.Select((node, i) =>
            new ScanState(Placeholder.Of($"value {i}", node.Shape, isValue: true), zeros[node.Shape], node))];
        ScanInput[] fed = [.. inputs.Where(input => reached.Contains(input.Placeholder))];
        ScanInput[] fixedInputs = [.. captured.Where(input => reached.Contains(input.Placeholder))];
        var body = new ScanBody
        {
            Index = index,
            States = [.. states.Select(state => state.Placeholder)],
            Inputs = [.. fed.Select(input => input.Placeholder)],
            Captured = [.. fixedInputs.Select(input => input.Placeholder)],
            NextStates = [.. states.Select(state => state.Next)],
            Outputs = [.. outputs],
        };
        return new Node(
            new ScanOp(body, steps, reverse),
            [.. states.Select(state => state.Initial), .. fed.Concat(fixedInputs).Select(input => input.Source)]);
    }

    /// <summary>
    /// Finds what results read from outside, and puts placeholders there. What depends on constants alone stays inside; whatever else
    /// does not depend on the step is computed once, outside.
    /// </summary>
    /// <param name="results">The results of the body.</param>
    /// <param name="own">The placeholders of the scan.</param>
    /// <returns>The results over placeholders only, and what is captured.</returns>
    public static (IReadOnlyList<Node> Results, IReadOnlyList<ScanInput> Captured) Capture(
        IReadOnlyList<Node> results, IEnumerable<Node> own)
    {
        HashSet<Node> inside = [.. own];
        var constants = new HashSet<Node>();
        var outside = new Dictionary<Node, Node>();
        foreach (var node in Traversal.InOrder(results))
        {
            if (node.Op is Constant or UnitRoundoff
                || (node.Op is BroadcastTo or ElementwiseOp or Reshape && node.Inputs.All(constants.Contains)))
            {
                constants.Add(node);
            }
            else if (node.Inputs.Any(inside.Contains))
            {
                inside.Add(node);
                RefuseAssignment(node);
                foreach (var input in node.Inputs)
                {
                    Reach(input);
                }
            }
        }

        foreach (var result in results)
        {
            Reach(result);
        }

        return (Substitution.In(results, outside.GetValueOrDefault), [.. outside.Select(entry => new ScanInput(entry.Value, entry.Key))]);

        void Reach(Node node)
        {
            if (!inside.Contains(node) && !constants.Contains(node) && !outside.ContainsKey(node))
            {
                outside[node] = Placeholder.Of($"captured {outside.Count}", node.Shape, node.Kind);
            }
        }
    }

    /// <summary>Nodes that cannot be had from states without a costly op.</summary>
    private static IEnumerable<Node> Costly(IReadOnlyList<Node> order, HashSet<Node> states)
    {
        var costly = new HashSet<Node>();
        foreach (var node in order)
        {
            var isCostly = node.Op is not (ElementwiseOp or Sum or Max or Reshape or BroadcastTo or Transpose or Slice or Pad or Concatenate
                or RandomOp or OneHot or ToReal or AxisLength or StopGradient) && node.Inputs.Count > 0;
            if (!states.Contains(node) && (isCostly || node.Inputs.Any(costly.Contains)))
            {
                costly.Add(node);
                if (node is { Kind: ElementKind.Real, Shape.IsScalar: false })
                {
                    yield return node;
                }
            }
        }
    }

    private static void RefuseAssignment(Node node)
    {
        if (node.Op is Assign)
        {
            throw new GraphException(
                $"{node}", "expected a body that computes, received one that writes a variable in each step",
                "Make it a state, and assign the last state after the scan");
        }
    }
}
