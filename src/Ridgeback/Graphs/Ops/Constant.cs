using System.Globalization;
using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>A number that is known when the graph is built.</summary>
/// <param name="Value">The number; rank 0.</param>
public sealed record Constant(double Value) : Op
{
    internal override bool IsCheap => true;

    internal override string Settings => Value.ToString("R", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape.Scalar;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.Output[0] = T.CreateChecked(Value);

    /// <summary>Equal bits: 0 and −0 differ, so that they are not merged.</summary>
    public bool Equals(Constant? other) =>
        other is not null && BitConverter.DoubleToInt64Bits(Value) == BitConverter.DoubleToInt64Bits(other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.DoubleToInt64Bits(Value).GetHashCode();
}
