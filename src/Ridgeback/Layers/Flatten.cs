using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>All axes but the first become one: (batch, height, width, channels) → (batch, height · width · channels).</summary>
public sealed record Flatten : Layer
{
    /// <inheritdoc/>
    public override string Kind => "flatten";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        int features = 1;
        for (int i = 1; i < input.Shape.Rank; i++)
        {
            features = input.Shape[i] > 0 ? checked(features * input.Shape[i]) : 0;
        }

        return input.Shape.Rank >= 2 && features > 0 ? input.Reshape([input.Shape[0], features]) : throw new GraphException(
            $"Flatten {scope.Where}", $"expected (batch, …) with known axes after the first, received {input.Shape}",
            "Give every example the same known shape");
    }
}
