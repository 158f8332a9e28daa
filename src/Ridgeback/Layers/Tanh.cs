using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>tanh x, element by element, stable at both ends.</summary>
public sealed record Tanh : Layer
{
    /// <inheritdoc/>
    public override string Kind => "tanh";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => input.Tanh();
}
