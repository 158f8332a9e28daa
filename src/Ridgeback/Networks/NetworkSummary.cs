using System.Text;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <summary>What a network consists of and what it costs.</summary>
public sealed class NetworkSummary
{
    private const int BytesOfFloat = sizeof(float);

    /// <param name="network">The network to look at.</param>
    /// <exception cref="GraphException">A layer does not fit the shape before it.</exception>
    public NetworkSummary(Network network)
    {
        var parameters = new ParameterSet();
        var graph = network.Build(parameters, Phase.Predict, RandomPlace.Initial);
        var operations = OperationsByScope(graph);
        Rows = [.. graph.Layers.Select(layer => new LayerSummary(
            layer.Layer.Name!,
            layer.Layer.Kind,
            layer.Output.Shape,
            parameters.Trained.Where(v => v.Name.StartsWith(layer.Layer.Name + "/", StringComparison.Ordinal)).Sum(v => v.Shape.Count),
            operations.GetValueOrDefault(layer.Layer.Name!)))];
        ParameterBytes = parameters.All.Sum(variable => variable.Shape.Count) * BytesOfFloat;
        ActivationBytes = graph.Layers.Sum(layer => layer.Output.Shape.Bind(1, 1).Count) * BytesOfFloat;
    }

    /// <summary>One row for each layer.</summary>
    public IReadOnlyList<LayerSummary> Rows { get; }

    /// <summary>Trained numbers.</summary>
    public long Parameters => Rows.Sum(row => row.Parameters);

    /// <summary>Bytes of parameters and moving averages in single precision.</summary>
    public long ParameterBytes { get; }

    /// <summary>Bytes of all layers' outputs for one example in single precision.</summary>
    public long ActivationBytes { get; }

    /// <summary>Floating-point operations of one prediction for one example, a multiply-add as two.</summary>
    public long OperationsPerExample => Rows.Sum(row => row.Operations);

    /// <summary>Floating-point operations of one training step: forward once, backward about twice that.</summary>
    /// <param name="batchSize">Examples of a step.</param>
    public long OperationsPerStep(int batchSize) => 3 * OperationsPerExample * batchSize;

    /// <summary>As a table of text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append($"{"layer",-24}{"kind",-20}{"output",-22}{"parameters",12}{"operations",14}\n");
        foreach (var row in Rows)
        {
            text.Append($"{row.Name,-24}{row.Kind,-20}{row.Output,-22}{row.Parameters,12:N0}{row.Operations,14:N0}\n");
        }

        text.Append($"{Parameters:N0} parameters, {ParameterBytes:N0} bytes; ");
        text.Append($"activations {ActivationBytes:N0} bytes and {OperationsPerExample:N0} operations per example\n");
        return text.ToString();
    }

    private static Dictionary<string, long> OperationsByScope(NetworkGraph graph)
    {
        var operations = new Dictionary<string, long>();
        foreach (var node in Traversal.InOrder([graph.Output, .. graph.Heads.Select(head => head.Output)]))
        {
            var count = node.Op switch
            {
                MatMul product => 2 * node.Shape.Bind(1, 1).Count
                    * node.Inputs[0].Shape.Bind(1, 1)[product.TransposeX ? 0 : 1],
                ElementwiseOp => node.Shape.Bind(1, 1).Count,
                Sum or Max => node.Inputs[0].Shape.Bind(1, 1).Count,
                _ => 0,
            };
            var scope = node.Origin.Scope?.Split('/')[0] ?? "";
            operations[scope] = operations.GetValueOrDefault(scope) + count;
        }

        return operations;
    }
}

/// <summary>One layer of a summary.</summary>
/// <param name="Name">The layer's name.</param>
/// <param name="Kind">Its kind, such as <c>dense</c>.</param>
/// <param name="Output">The shape of its output; the batch is open.</param>
/// <param name="Parameters">Trained numbers.</param>
/// <param name="Operations">Floating-point operations for one example.</param>
public sealed record LayerSummary(string Name, string Kind, Shape Output, long Parameters, long Operations);
