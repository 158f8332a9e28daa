using Ridgeback.Graphs;
using Ridgeback.Losses;

namespace Ridgeback.Objectives;

/// <summary>A mean over examples, times a factor: factor · Σ wᵢvᵢ / Σ wᵢ.</summary>
/// <param name="Value">
/// A value for each example (batch), or a scalar of the whole batch. On many rows a scalar is the mean of its batches, each with the
/// weight of its rows.
/// </param>
/// <param name="Weights">What each example counts (batch); null: 1 each. A scalar has none.</param>
/// <param name="Factor">What it is multiplied with; default 1.</param>
public sealed record Term(Node Value, Node? Weights = null, double Factor = 1)
{
    /// <summary>A term without weights or factor.</summary>
    public static implicit operator Term(Node value) => new(value);

    /// <summary>The mean of a batch, a scalar.</summary>
    internal Node Mean() => Value.Shape.IsScalar ? Value : Loss.Mean(Value, Weights);

    /// <summary>The same with its factor.</summary>
    internal Node Scaled() => Factor == 1 ? Mean() : Factor * Mean();

    internal void Check(string where)
    {
        if (Value.Kind != ElementKind.Real || !(Value.Shape.IsScalar || (Value.Shape.Rank == 1 && Value.Shape[0].Equals(Shape.Batch))))
        {
            throw new GraphException(
                where, $"expected a scalar or one value for each example (batch), received {Value.Kind} {Value.Shape}",
                "Take the sum or the mean over the other axes: .Sum(-1)");
        }

        if (Weights is not null && !(Value.Shape.Rank == 1 && Weights.Kind == ElementKind.Real && Weights.Shape.Equals(Value.Shape)))
        {
            throw new GraphException(
                where,
                $"expected weights of the shape of values for each example, received {Weights.Kind} {Weights.Shape} for {Value.Shape}",
                "Weigh the values within the scalar, or give one weight for each example");
        }

        Setting.Finite(Factor, $"{where}, Factor", "1 leaves it as it is");
    }
}

/// <summary>Something that is measured and not minimized.</summary>
/// <param name="Name">Its name in the history and for early stopping.</param>
/// <param name="Value">A value for each example (batch), or a scalar of the whole batch.</param>
/// <param name="Weights">What each example counts (batch); null: 1 each.</param>
public sealed record Measure(string Name, Node Value, Node? Weights = null)
{
    internal Term Term => new(Value, Weights);
}
