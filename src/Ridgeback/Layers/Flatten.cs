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
        long features = 1;
        for (var i = 1; i < input.Shape.Rank; i++)
        {
            features *= Math.Max(input.Shape[i], 0);
        }

        return input.Shape.Rank >= 2 && features is > 0 and <= int.MaxValue
            ? input.Reshape([input.Shape[0], (int)features])
            : throw new GraphException(
                $"Flatten {scope.Where}",
                features > int.MaxValue
                    ? $"expected at most {int.MaxValue} elements in an example, received {input.Shape}"
                    : $"expected (batch, …) with known axes after the first, received {input.Shape}",
                "Give every example the same known shape");
    }
}
