namespace Ridgeback.Graphs;

/// <summary>A permutation of axes, comparable as a value.</summary>
public sealed class AxisOrder : IEquatable<AxisOrder>
{
    private readonly int[] axes;

    /// <param name="axes">Axis i of the result is axis <c>axes[i]</c> of the input; each from 0 once.</param>
    /// <exception cref="GraphException">It is not a permutation.</exception>
    public AxisOrder(params ReadOnlySpan<int> axes)
    {
        this.axes = axes.ToArray();
        if (!this.axes.Order().SequenceEqual(Enumerable.Range(0, axes.Length)))
        {
            throw new GraphException(
                $"Transpose at {Origin.Current}",
                $"expected each axis from 0 to {axes.Length - 1} once, received {string.Join(", ", this.axes)}",
                "Name every axis once");
        }
    }

    /// <summary>The number of axes.</summary>
    public int Rank => axes.Length;

    /// <summary>The order that undoes this one.</summary>
    public AxisOrder Inverse()
    {
        var inverse = new int[axes.Length];
        for (var i = 0; i < axes.Length; i++)
        {
            inverse[axes[i]] = i;
        }

        return new AxisOrder(inverse);
    }

    /// <inheritdoc/>
    public bool Equals(AxisOrder? other) => other is not null && axes.AsSpan().SequenceEqual(other.axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AxisOrder);

    /// <inheritdoc/>
    public override int GetHashCode() => axes.Aggregate(31, HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"order {string.Join(",", axes)}";

    internal bool IsIdentity => axes.AsSpan().SequenceEqual([.. Enumerable.Range(0, axes.Length)]);

    /// <summary>The one order that has the effect of <paramref name="first"/> and then this.</summary>
    internal AxisOrder After(AxisOrder first) => new(Array.ConvertAll(axes, axis => first.axes[axis]));

    internal Shape Apply(Shape shape, string op)
    {
        if (shape.Rank != axes.Length)
        {
            throw new GraphException(
                $"{op} at {Origin.Current}", $"expected rank {axes.Length}, received {shape}", "Name every axis of the input once");
        }

        return new Shape(Array.ConvertAll(axes, axis => shape[axis]));
    }

    /// <summary>For each axis of the result, the stride in the input.</summary>
    internal int[] SourceStrides(Shape input)
    {
        var strides = new int[input.Rank];
        var stride = 1;
        for (var i = input.Rank - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= input[i];
        }

        return Array.ConvertAll(axes, axis => strides[axis]);
    }
}
