using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Inputs one after another along one axis.</summary>
/// <param name="Axis">The axis; its length must be known in every input, the others equal.</param>
public sealed record Concatenate(int Axis) : Op
{
    internal override string Settings => $"axis {Axis}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        if (inputs.Count == 0)
        {
            throw Misfit("expected one input or more, received none", "Name what to concatenate");
        }

        var first = inputs[0].Shape;
        long length = 0;
        foreach (var input in inputs)
        {
            if (Axis < 0 || Axis >= first.Rank || input.Shape.Rank != first.Rank || input.Shape[Axis] < 0
                || !input.Shape.With(Axis, 1).Equals(first.With(Axis, 1)))
            {
                throw Misfit(
                    $"expected shapes that differ in axis {Axis} only, received {string.Join(" and ", inputs.Select(x => x.Shape))}",
                    "Reshape or slice the inputs first");
            }

            length += input.Shape[Axis];
        }

        return length <= int.MaxValue ? first.With(Axis, (int)length) : throw Misfit(
            $"expected an axis of at most {int.MaxValue}, received {length} in all", "Concatenate less");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        var gradients = new Node[output.Inputs.Count];
        var start = 0;
        for (var i = 0; i < gradients.Length; i++)
        {
            var length = output.Inputs[i].Shape[Axis];
            gradients[i] = gradient.Slice(Axis, start, length);
            start += length;
        }

        return gradients;
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var target = arguments.OutputShape[Axis];
        var start = 0;
        for (var input = 0; input < arguments.Count; input++)
        {
            var shape = arguments.InputShape(input);
            (var outer, var inner) = Blocks.Around(shape, Axis);
            var length = shape[Axis] * inner;
            for (var i = 0; i < outer; i++)
            {
                arguments.Input(input).Slice(i * length, length).CopyTo(arguments.Output[(((i * target) + start) * inner)..]);
            }

            start += shape[Axis];
        }
    }
}
