using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>A number that is known when the graph is built.</summary>
/// <param name="Value">The number; rank 0.</param>
public sealed record Constant(double Value) : Op
{
    internal override bool IsCheap => true;

    internal override string Settings => Value.ToString("R");

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape.Scalar;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.Output[0] = T.CreateChecked(Value);
}
