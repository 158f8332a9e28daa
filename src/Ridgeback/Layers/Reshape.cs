using Ridgeback.Graphs;

namespace Ridgeback.Layers;

/// <summary>The elements of each example under other axes: (batch, 784) or (batch, 28, 28) → (batch, 28, 28, 1).</summary>
public sealed record Reshape : Layer
{
    private readonly Shape axes;

    /// <param name="axes">The axes of an example, each ≥ 1.</param>
    public Reshape(params IReadOnlyList<int> axes)
    {
        foreach (var axis in axes)
        {
            Setting.AtLeastOne(axis, "Reshape, Axes", "Name the axes of an example, without the batch");
        }

        this.axes = new Shape([.. axes]);
    }

    /// <summary>The axes of an example.</summary>
    public IReadOnlyList<int> Axes => [.. axes];

    /// <inheritdoc/>
    public override string Kind => "reshape";

    /// <inheritdoc/>
    public override string ToString() => $"Reshape {Name} {axes}";

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        long received = 1;
        for (var i = 1; i < input.Shape.Rank; i++)
        {
            received *= input.Shape[i];
        }

        return axes.Count == received
            ? input.Reshape([input.Shape[0], .. axes])
            : throw new GraphException(
                $"Reshape {scope.Where}", $"expected {axes.Count} elements for {axes}, received {received} of {input.Shape}",
                "Name axes whose product is the number of elements of an example");
    }
}
