using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Numbers that are known when the graph is built, kept in double precision. Equal only to itself.</summary>
public sealed record ConstantTensor : Op
{
    private readonly double[] values;

    /// <param name="values">The elements, row-major; copied.</param>
    /// <param name="shape">Their shape; all axes known.</param>
    /// <exception cref="GraphException">The number of elements does not fit the shape.</exception>
    public ConstantTensor(ReadOnlySpan<double> values, Shape shape)
    {
        Shape = shape;
        if (shape.Count != values.Length)
        {
            throw Misfit($"expected {shape.Count} elements for {shape}, received {values.Length}", "Give one number for each element");
        }

        this.values = values.ToArray();
    }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The elements, row-major.</summary>
    public ReadOnlySpan<double> Values => values;

    internal override string Settings => $"{values.Length} numbers";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        for (var i = 0; i < values.Length; i++)
        {
            arguments.Output[i] = T.CreateChecked(values[i]);
        }
    }

    /// <inheritdoc/>
    public bool Equals(ConstantTensor? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
}
