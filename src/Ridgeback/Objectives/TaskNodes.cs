using Ridgeback.Graphs;
using Ridgeback.Losses;
using Ridgeback.Networks;

namespace Ridgeback.Objectives;

/// <summary>The tasks of a network as nodes: targets, and the loss of each example.</summary>
internal static class TaskNodes
{
    /// <summary>The input of targets: labels, a 0 or 1 for the second of two classes, or numbers.</summary>
    public static Node TargetOf(NetworkTask task, string key = BatchKeys.Targets) => task.Loss.Targets == TargetKind.Labels
        ? Node.IndexInput(key, [Shape.Batch])
        : Node.Input(key, [Shape.Batch, task.Outputs]);

    /// <summary>The loss of each example under the network's own task.</summary>
    public static Node LossOf(Network network, NetworkGraph graph) =>
        network.Task.Loss.PerExample(graph.Output, TargetOf(network.Task));

    /// <summary>The loss of each example under a head; a reconstruction's target is the input of the network.</summary>
    public static Node LossOf(HeadNode head, Node features) => head.Task.Loss.PerExample(
        head.Output, head.Head.IsReconstruction ? features.Reshape([features.Shape[0], head.Task.Count])
            : TargetOf(head.Task, BatchKeys.Of(BatchKeys.Targets, head.Head)));

    /// <summary>The loss of each example and the predictions, of the network's own task and of each further head.</summary>
    public static (IReadOnlyList<Node> Own, IReadOnlyList<IReadOnlyList<Node>> Heads) OutputsOf(Network network, NetworkGraph graph) => (
        [LossOf(network, graph), graph.Prediction],
        [.. graph.Heads.Select(head => (IReadOnlyList<Node>)[LossOf(head, graph.Features), head.Prediction])]);
}
