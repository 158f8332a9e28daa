using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The sum over some axes.</summary>
/// <param name="Axes">The axes that are summed.</param>
/// <param name="Keep">True keeps them with length 1.</param>
public sealed record Sum(AxisList Axes, bool Keep) : Op
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
        var input = output.Inputs[0].Shape;
        return [gradient.Reshape(Axes.Reduce(input, keep: true)).BroadcastTo(input)];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var input = arguments.InputShape(0);
        var target = new Stretch(Axes.Reduce(input, keep: true), input);
        arguments.Output.Clear();
        var x = arguments.Input(0);
        for (var i = 0; i < x.Length; i++)
        {
            arguments.Output[target.Source(i)] += x[i];
        }
    }
}
