using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The same elements with the axes in another order.</summary>
/// <param name="Order">A shape-like list: axis i of the result is axis <c>Order[i]</c> of the input.</param>
public sealed record Transpose(AxisOrder Order) : Op
{
    internal override string Settings => Order.ToString();

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        return Order.Apply(inputs[0].Shape, Name);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [gradient.Transpose(Order.Inverse())];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var strides = Order.SourceStrides(arguments.InputShape(0));
        var output = arguments.Output;
        var shape = arguments.OutputShape;
        for (var i = 0; i < output.Length; i++)
        {
            var source = 0;
            var rest = i;
            for (var axis = shape.Rank - 1; axis >= 0; axis--)
            {
                source += rest % shape[axis] * strides[axis];
                rest /= shape[axis];
            }

            output[i] = arguments.Input(0)[source];
        }
    }
}
