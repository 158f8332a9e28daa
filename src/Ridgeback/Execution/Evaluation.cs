using Ridgeback.Graphs;

namespace Ridgeback.Execution;

/// <summary>Looking at any node: for debugging and for teaching.</summary>
public static class Evaluation
{
    /// <summary>Compiles and runs just what a node needs, in double precision.</summary>
    /// <param name="node">The node; real.</param>
    /// <param name="feeds">Values for its inputs by key, row-major. The batch length follows from them.</param>
    /// <param name="store">Holds its variables; default: their initial values.</param>
    /// <returns>The elements, row-major; one for a scalar.</returns>
    /// <exception cref="GraphException">An input is missing or has another number of elements.</exception>
    public static double[] Evaluate(
        this Node node, IReadOnlyDictionary<string, double[]>? feeds = null, StateStore<double>? store = null)
    {
        if (store is null)
        {
            store = new StateStore<double>();
            store.Add(Traversal.Variables([node]));
        }

        var plan = Plan<double>.Compile([node], store, new CompileOptions { Batch = BatchOf(node, feeds) });
        foreach ((var key, var shape, var kind) in plan.InputKeys.Select(key => plan.DescribeInput(key)).ToArray())
        {
            var values = feeds?.GetValueOrDefault(key) ?? throw new GraphException(
                $"Evaluate, input '{key}'", $"expected {shape.Count} numbers, received none", "Feed every input that the node needs");
            if (values.Length != shape.Count)
            {
                throw new GraphException(
                    $"Evaluate, input '{key}'", $"expected {shape.Count} numbers for {shape}, received {values.Length}",
                    "Feed one number for each element");
            }

            if (kind == ElementKind.Index)
            {
                Array.ConvertAll(values, value => (int)value).CopyTo(plan.IndexInput(key));
            }
            else if (shape.IsScalar)
            {
                plan.SetScalar(key, values[0]);
            }
            else
            {
                values.CopyTo(plan.Input(key));
            }
        }

        plan.Run();
        return node.Shape.IsScalar ? [plan.Scalar(0)] : plan.Output(0).ToArray();
    }

    /// <summary>The batch length that the first fed input with a batch axis implies; 1 when there is none.</summary>
    private static int BatchOf(Node node, IReadOnlyDictionary<string, double[]>? feeds)
    {
        foreach (var input in Traversal.InOrder([node]).Select(n => n.Op).OfType<Graphs.Ops.Input>())
        {
            if (!input.Shape.IsKnown && feeds is not null && feeds.TryGetValue(input.Key, out var values))
            {
                return Math.Max(1, (int)(values.Length / input.Shape.Bind(1, 1).Count));
            }
        }

        return 1;
    }
}
