using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Zeros before and after one axis.</summary>
/// <param name="Axis">The axis; its length must be known.</param>
/// <param name="Before">How many zeros in front, ≥ 0.</param>
/// <param name="After">How many zeros behind, ≥ 0.</param>
public sealed record Pad(int Axis, int Before, int After) : Op
{
    internal override string Settings => $"axis {Axis} by {Before} and {After}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var input = inputs[0].Shape;
        if (Axis < 0 || Axis >= input.Rank || Before < 0 || After < 0 || input[Axis] < 0)
        {
            throw Misfit(
                $"expected a known axis of {input} and padding of 0 or more, received axis {Axis} and {Before} and {After}",
                "Choose another axis or padding");
        }

        var length = (long)input[Axis] + Before + After;
        return length <= int.MaxValue ? input.With(Axis, (int)length) : throw Misfit(
            $"expected an axis of at most {int.MaxValue}, received {length} with the padding", "Pad less");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
        [new Node(new Slice(Axis, Before, output.Inputs[0].Shape[Axis]), [gradient])];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var input = arguments.InputShape(0);
        (var outer, var inner) = Blocks.Around(input, Axis);
        var length = input[Axis] * inner;
        arguments.Output.Clear();
        for (var i = 0; i < outer; i++)
        {
            var target = ((i * (input[Axis] + Before + After)) + Before) * inner;
            arguments.Input(0).Slice(i * length, length).CopyTo(arguments.Output[target..]);
        }
    }
}
