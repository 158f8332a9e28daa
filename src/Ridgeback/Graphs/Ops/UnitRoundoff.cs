using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The unit roundoff of the precision that runs: 2⁻²⁴ in float, 2⁻⁵³ in double. A scalar.</summary>
public sealed record UnitRoundoff : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape.Scalar;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.Output[0] = Of<T>();

    internal static T Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (T.BitIncrement(T.One) - T.One) / (T.One + T.One);
}
