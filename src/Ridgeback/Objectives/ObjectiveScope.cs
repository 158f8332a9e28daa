using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Losses;
using Ridgeback.Networks;

namespace Ridgeback.Objectives;

/// <summary>What an objective is written over: a network built for one phase, and a batch of rows.</summary>
public sealed class ObjectiveScope
{
    private readonly string objective;

    internal ObjectiveScope(Objective objective, Network network, NetworkGraph graph, bool weighted)
    {
        this.objective = objective.Kind;
        (Network, Graph) = (network, graph);
        Weights = weighted ? Node.Input(BatchKeys.Weights, [Shape.Batch]) : null;
    }

    /// <summary>The network's description.</summary>
    public Network Network { get; }

    /// <summary>The network, built for this phase.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>The prepared features of the batch (batch, …).</summary>
    public Node Features => Graph.Features;

    /// <summary>The output layer's values before sigmoid or softmax (batch, outputs).</summary>
    public Node Output => Graph.Output;

    /// <summary>Probabilities or numbers (batch, outputs).</summary>
    public Node Prediction => Graph.Prediction;

    /// <summary>What each row counts (batch), 0 for a row without a label; null where all count 1.</summary>
    public Node? Weights { get; }

    /// <summary>
    /// The targets of the network's own task: class numbers (batch) as an index for losses of labels, else real numbers (batch, outputs).
    /// </summary>
    public Node Targets => TaskNodes.TargetOf(Network.Task);

    /// <summary>The class of each row as a row of zeros with a 1 (batch, classes).</summary>
    /// <exception cref="GraphException">The network does not tell classes apart.</exception>
    public Node Classes => (Network.Task.Kind, Network.Task.Loss.Targets, Network.Task.Outputs) switch
    {
        (LearningTask.Classification, TargetKind.Labels, _) => Targets.OneHot(Network.Task.Count),
        (LearningTask.Classification, _, 1) => Node.Concatenate(1, 1.0 - Targets, Targets),
        (LearningTask.Classification, _, _) => Targets,
        _ => throw new GraphException(
            $"Objective '{objective}'", $"expected a network of classes, received one of {Network.Task.Kind}",
            "Use Targets, or train a classifier"),
    };

    /// <summary>For each pair of rows 1 where both are of one class, else 0 (batch, batch).</summary>
    /// <exception cref="GraphException">The network does not tell classes apart.</exception>
    public Node SameClass => Node.MatMul(Classes, Classes, transposeY: true);

    /// <summary>The output of a layer.</summary>
    /// <param name="name">The layer's name, such as <c>dense2</c>; <c>output</c> for the output layer.</param>
    /// <exception cref="GraphException">There is no such layer.</exception>
    public Node Layer(string name) => Graph.Layers.FirstOrDefault(layer => layer.Layer.Name == name)?.Output ?? throw new GraphException(
        $"Objective '{objective}'",
        $"expected a layer out of {string.Join(", ", Graph.Layers.Select(layer => layer.Layer.Name))}, received '{name}'",
        "Correct the name, or give the layer that name");

    /// <summary>A further head of the network.</summary>
    /// <param name="name">The head's name.</param>
    /// <exception cref="GraphException">There is no such head.</exception>
    public HeadNode Head(string name) => Graph.Heads.FirstOrDefault(head => head.Head.Name == name) ?? throw new GraphException(
        $"Objective '{objective}'",
        $"expected a head out of {(Graph.Heads.Count == 0 ? "none" : string.Join(", ", Graph.Heads.Select(head => head.Head.Name)))}, "
            + $"received '{name}'",
        "Correct the name, or give the network that head with WithHead");
}
