using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>x itself: a layer without an activation, said aloud.</summary>
public sealed record Identity : Layer
{
    /// <inheritdoc/>
    public override string Kind => "identity";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input) => input;
}
