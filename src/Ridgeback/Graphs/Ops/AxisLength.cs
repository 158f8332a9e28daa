using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The number of elements along some axes of the input, as a scalar that compilation makes a constant.</summary>
/// <param name="Axes">The axes.</param>
public sealed record AxisLength(AxisList Axes) : Op
{
    internal override string Settings => Axes.ToString();

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        Axes.RequireWithin(inputs[0].Shape, Name);
        return Shape.Scalar;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var shape = arguments.InputShape(0);
        arguments.Output[0] = T.CreateChecked(Axes.Count(shape));
    }
}
