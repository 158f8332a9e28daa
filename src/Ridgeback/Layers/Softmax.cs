using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>eˣ / Σ eˣ over the last axis, computed from x − max x.</summary>
/// <remarks>Not before a loss that takes logits, such as <c>SoftmaxCrossEntropy</c>.</remarks>
public sealed record Softmax : Layer
{
    /// <inheritdoc/>
    public override string Kind => "softmax";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => input.Softmax();
}
