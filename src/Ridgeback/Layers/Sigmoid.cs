using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>σ(x) = 1/(1 + e⁻ˣ), element by element, stable at both ends.</summary>
/// <remarks>Not before a loss that takes logits, such as <c>Logistic</c>.</remarks>
public sealed record Sigmoid : Layer
{
    /// <inheritdoc/>
    public override string Kind => "sigmoid";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => input.Sigmoid();
}
