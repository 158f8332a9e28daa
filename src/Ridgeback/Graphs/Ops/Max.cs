using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The largest element over some axes; elements that tie share the gradient equally.</summary>
/// <param name="Axes">The axes that are searched.</param>
/// <param name="Keep">True keeps them with length 1.</param>
public sealed record Max(AxisList Axes, bool Keep) : Op
{
    internal override string Settings => Axes + (Keep ? " kept" : "");

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        Axes.RequireWithin(inputs[0].Shape, Name);
        return Axes.Reduce(inputs[0].Shape, Keep);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        var input = output.Inputs[0];
        var kept = Axes.Reduce(input.Shape, keep: true);
        var ties = Node.Equal(input, output.Reshape(kept));
        Node count = new(new Sum(Axes, Keep: true), [ties]);
        return [ties * (gradient.Reshape(kept) / count)];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var input = arguments.InputShape(0);
        var target = new Stretch(Axes.Reduce(input, keep: true), input);
        arguments.Output.Fill(T.NegativeInfinity);
        var x = arguments.Input(0);
        for (var i = 0; i < x.Length; i++)
        {
            ref var largest = ref arguments.Output[target.Source(i)];
            largest = T.Max(largest, x[i]);
        }
    }
}
