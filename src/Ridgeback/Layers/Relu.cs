using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>max(x, 0), element by element; the gradient at 0 is 0.</summary>
public sealed record Relu : Layer
{
    /// <inheritdoc/>
    public override string Kind => "relu";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => input.Relu();
}
