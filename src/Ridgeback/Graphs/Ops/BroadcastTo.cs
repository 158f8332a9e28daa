using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Repeats axes of length 1, and adds axes in front, until the shape is reached.</summary>
/// <param name="Target">The shape of the result.</param>
public sealed record BroadcastTo(Shape Target) : Op
{
    internal override bool IsCheap => true;

    internal override string Settings => $"to {Target}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var input = inputs[0].Shape;
        return Target.Equals(Shape.Broadcast(input, Target)) ? Target : throw Misfit(
            $"expected a shape that stretches to {Target}, received {input}", "Make its axes equal or 1, aligned at the end");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [gradient.SumTo(output.Inputs[0].Shape)];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var source = new Stretch(arguments.InputShape(0), arguments.OutputShape);
        var x = arguments.Input(0);
        for (var i = 0; i < arguments.Output.Length; i++)
        {
            arguments.Output[i] = x[source.Source(i)];
        }
    }
}
