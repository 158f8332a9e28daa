using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Tests.Execution;

/// <summary>An element-wise op that the compiler has no kernel for: x³.</summary>
internal sealed record Cube : UnaryOp
{
    public override T Apply<T>(T x) => x * x * x;

    public override Node Bprop(Node input, Node output, Node gradient) => gradient * 3.0 * input.Square();
}

/// <summary>A box of a user's own: the running sum of all elements; keeps the shape.</summary>
internal sealed record RunningSum : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var sum = T.Zero;
        for (var i = 0; i < arguments.Output.Length; i++)
        {
            sum += arguments.Input(0)[i];
            arguments.Output[i] = sum;
        }
    }
}

/// <summary>From a tensor and a scalar to a scalar: factor · the largest element.</summary>
internal sealed record ScaledPeak : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape.Scalar;

    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null, null];

    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var largest = arguments.Input(0)[0];
        foreach (var x in arguments.Input(0))
        {
            largest = T.Max(largest, x);
        }

        arguments.Output[0] = largest * arguments.Input(1)[0];
    }
}

/// <summary>A box that always fails.</summary>
internal sealed record Failing : Op
{
    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    public override void Evaluate<T>(in OpArguments<T> arguments) => throw new InvalidOperationException("no luck");
}
