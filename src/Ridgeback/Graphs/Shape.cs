using System.Runtime.CompilerServices;

namespace Ridgeback.Graphs;

/// <summary>The lengths of a node's axes, outermost first. Immutable; equal when all axes are equal.</summary>
/// <remarks>
/// An axis is a positive length, or one of the symbols <see cref="Batch"/> and <see cref="Time"/>, which
/// stay unknown until compilation gives them a length. A shape of rank 0 is a scalar.
/// </remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public sealed class Shape : IEquatable<Shape>, IEnumerable<int>
{
    /// <summary>The axis of examples, whose length is known when a plan is compiled.</summary>
    public const int Batch = -1;

    /// <summary>The axis of time steps, whose length is known when a plan is compiled.</summary>
    public const int Time = -2;

    private readonly int[] axes;

    /// <param name="axes">Lengths ≥ 1, or <see cref="Batch"/> or <see cref="Time"/>.</param>
    /// <exception cref="GraphException">An axis is 0 or an unknown symbol, or there are over 2⁶³ − 1 elements.</exception>
    public Shape(params ReadOnlySpan<int> axes)
    {
        UInt128 count = 1;
        foreach (var axis in axes)
        {
            count *= (uint)Math.Max(axis, 1);
            if (count > long.MaxValue)
            {
                throw new GraphException(
                    $"Shape at {Origin.Current}",
                    $"expected at most {long.MaxValue} elements, received the axes {string.Join(", ", axes.ToArray())}",
                    "Make an axis shorter");
            }

            if (axis is 0 or < Time)
            {
                throw new GraphException(
                    $"Shape at {Origin.Current}", $"expected axes of length 1 or more, received {axis}",
                    "Give every axis a positive length");
            }
        }

        this.axes = axes.ToArray();
    }

    /// <summary>The shape of a single number.</summary>
    public static Shape Scalar { get; } = new();

    /// <summary>The number of axes; 0 for a scalar.</summary>
    public int Rank => axes.Length;

    /// <summary>True for rank 0.</summary>
    public bool IsScalar => axes.Length == 0;

    /// <summary>True when no axis is a symbol.</summary>
    public bool IsKnown => Array.TrueForAll(axes, axis => axis > 0);

    /// <summary>The axes, outermost first.</summary>
    public ReadOnlySpan<int> Axes => axes;

    /// <summary>The number of elements: the product of the axes, 1 for a scalar.</summary>
    /// <exception cref="GraphException">An axis is still a symbol.</exception>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (var axis in axes)
            {
                count *= axis > 0 ? axis : throw new GraphException(
                    $"Shape {this} at {Origin.Current}", "expected known axes to count elements, received a symbol", "Bind it first");
            }

            return count;
        }
    }

    /// <summary>The length of one axis; <c>^1</c> is the last.</summary>
    public int this[Index axis] => axes[axis];

    /// <summary>For collection expressions: <c>Shape s = [3, 4];</c>.</summary>
    public static Shape Create(ReadOnlySpan<int> axes) => new(axes);

    /// <summary>The shape of an element-wise operation on two shapes: axes are aligned at the end; 1 stretches.</summary>
    /// <returns>The common shape, or null when an axis differs and neither is 1.</returns>
    public static Shape? Broadcast(Shape first, Shape second)
    {
        var rank = Math.Max(first.Rank, second.Rank);
        var result = new int[rank];
        for (var i = 1; i <= rank; i++)
        {
            var a = i <= first.Rank ? first[^i] : 1;
            var b = i <= second.Rank ? second[^i] : 1;
            if (a != b && a != 1 && b != 1)
            {
                return null;
            }

            result[^i] = a == 1 ? b : a;
        }

        return new Shape(result);
    }

    /// <summary>The same shape with its symbols replaced by lengths.</summary>
    /// <param name="batch">The length of <see cref="Batch"/>, or 0 to leave it.</param>
    /// <param name="time">The length of <see cref="Time"/>, or 0 to leave it.</param>
    public Shape Bind(int batch, int time = 0)
    {
        if (IsKnown)
        {
            return this;
        }

        return new Shape(Array.ConvertAll(
            axes, axis => axis == Batch && batch > 0 ? batch : axis == Time && time > 0 ? time : axis));
    }

    /// <summary>The same shape with one axis replaced.</summary>
    public Shape With(int axis, int length)
    {
        int[] changed = [.. axes];
        changed[axis] = length;
        return new Shape(changed);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && axes.AsSpan().SequenceEqual(other.axes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var axis in axes)
        {
            hash.Add(axis);
        }

        return hash.ToHashCode();
    }

    /// <summary>As a person writes it: <c>(batch, 28, 28, 1)</c>, <c>()</c> for a scalar.</summary>
    public override string ToString() => "(" + string.Join(", ", axes.Select(
        axis => axis switch { Batch => "batch", Time => "time", _ => axis.ToString() })) + ")";

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)axes).GetEnumerator();

    System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => axes.GetEnumerator();
}
