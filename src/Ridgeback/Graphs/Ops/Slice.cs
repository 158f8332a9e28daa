using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>A run of one axis.</summary>
/// <param name="Axis">The axis; its length must be known.</param>
/// <param name="Start">The first position, from 0.</param>
/// <param name="Length">How many.</param>
public sealed record Slice(int Axis, int Start, int Length) : Op
{
    internal override string Settings => $"axis {Axis} from {Start}, {Length} long";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var input = inputs[0].Shape;
        if (Axis < 0 || Axis >= input.Rank || Start < 0 || Length < 1 || input[Axis] - Start < Length)
        {
            throw Misfit(
                $"expected a run within a known axis of {input}, received {Length} from position {Start} of axis {Axis}",
                "Keep the run inside of the axis");
        }

        return input.With(Axis, Length);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        var length = output.Inputs[0].Shape[Axis];
        return [new Node(new Pad(Axis, Start, length - Start - Length), [gradient])];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var input = arguments.InputShape(0);
        (var outer, var inner) = Blocks.Around(input, Axis);
        for (var i = 0; i < outer; i++)
        {
            arguments.Input(0).Slice(((i * input[Axis]) + Start) * inner, Length * inner)
                .CopyTo(arguments.Output[(i * Length * inner)..]);
        }
    }
}
