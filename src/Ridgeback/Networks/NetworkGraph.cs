using Ridgeback.Graphs;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <summary>A network built for one phase.</summary>
/// <param name="Features">The input (batch, …), fed as <see cref="FeaturesKey"/>.</param>
/// <param name="Output">The output layer's values before sigmoid or softmax, (batch, outputs).</param>
/// <param name="Prediction">Probabilities or numbers, (batch, outputs).</param>
/// <param name="Layers">Every layer with its output.</param>
/// <param name="Updates">Assignments that a training step commits, such as moving averages.</param>
public sealed record NetworkGraph(
    Node Features, Node Output, Node Prediction, IReadOnlyList<LayerNode> Layers, IReadOnlyList<Node> Updates)
{
    /// <summary>The key of the input of features.</summary>
    public const string FeaturesKey = "features";

    /// <summary>The further tasks, in the order of <see cref="Network.Heads"/>.</summary>
    public IReadOnlyList<HeadNode> Heads { get; init; } = [];
}

/// <summary>A further task within a built network.</summary>
/// <param name="Head">The head.</param>
/// <param name="Task">What it predicts.</param>
/// <param name="Output">Its output layer's values before sigmoid or softmax, (batch, outputs).</param>
/// <param name="Prediction">Probabilities or numbers, (batch, outputs).</param>
public sealed record HeadNode(Head Head, NetworkTask Task, Node Output, Node Prediction);

/// <summary>A layer within a built network.</summary>
/// <param name="Layer">The layer, named.</param>
/// <param name="Output">Its output.</param>
/// <param name="Input">What it was built on.</param>
public sealed record LayerNode(Layer Layer, Node Output, Node Input);
