namespace Ridgeback.Graphs;

/// <summary>Some axes of a shape in rising order, comparable as a value.</summary>
public sealed class AxisList : IEquatable<AxisList>
{
    private readonly int[] axes;

    /// <param name="axes">The axes; each is named once. Negative ones count from the end of <paramref name="shape"/>.</param>
    /// <param name="shape">The shape whose axes they are.</param>
    /// <exception cref="GraphException">An axis is outside of the shape or named twice.</exception>
    public AxisList(ReadOnlySpan<int> axes, Shape shape)
    {
        this.axes = axes.ToArray();
        for (var i = 0; i < axes.Length; i++)
        {
            this.axes[i] = axes[i] < 0 ? axes[i] + shape.Rank : axes[i];
        }

        Array.Sort(this.axes);
        RequireWithin(shape, "Axes");
    }

    /// <summary>How many axes are named.</summary>
    public int Length => axes.Length;

    /// <summary>One of them.</summary>
    public int this[int position] => axes[position];

    /// <summary>Every axis of a shape.</summary>
    public static AxisList All(Shape shape) => new([.. Enumerable.Range(0, shape.Rank)], shape);

    /// <summary>True when the axis is named.</summary>
    public bool Contains(int axis) => Array.IndexOf(axes, axis) >= 0;

    /// <summary>The product of the named axes' lengths.</summary>
    public long Count(Shape shape)
    {
        long count = 1;
        foreach (var axis in axes)
        {
            count *= shape[axis];
        }

        return count;
    }

    /// <summary>The shape after reduction over these axes.</summary>
    /// <param name="shape">The shape before.</param>
    /// <param name="keep">True keeps a reduced axis with length 1; false drops it.</param>
    public Shape Reduce(Shape shape, bool keep)
    {
        var result = new List<int>(shape.Rank);
        for (var i = 0; i < shape.Rank; i++)
        {
            if (!Contains(i))
            {
                result.Add(shape[i]);
            }
            else if (keep)
            {
                result.Add(1);
            }
        }

        return new Shape(result.ToArray());
    }

    /// <inheritdoc/>
    public bool Equals(AxisList? other) => other is not null && axes.AsSpan().SequenceEqual(other.axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AxisList);

    /// <inheritdoc/>
    public override int GetHashCode() => axes.Aggregate(17, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"axes {string.Join(",", axes)}";

    internal void RequireWithin(Shape shape, string op)
    {
        for (var i = 0; i < axes.Length; i++)
        {
            if (axes[i] < 0 || axes[i] >= shape.Rank || (i > 0 && axes[i] == axes[i - 1]))
            {
                throw new GraphException(
                    $"{op} at {Origin.Current}",
                    $"expected different axes from 0 to {shape.Rank - 1} for {shape}, received {string.Join(", ", axes)}",
                    "Name each axis once; negative ones count from the end");
            }
        }
    }
}
