using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>An op that computes each element of its result from the same element of its inputs.</summary>
/// <remarks>
/// Inputs of different shapes are stretched: axes are aligned at the end and an axis of length 1 repeats.
/// The compiler fuses chains of these ops into one pass over memory.
/// </remarks>
public abstract record ElementwiseOp : Op
{
    /// <summary>The number of inputs: 1, 2 or 3.</summary>
    public abstract int Arity { get; }

    /// <inheritdoc/>
    public sealed override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        if (inputs.Count != Arity)
        {
            throw Misfit($"expected {Arity} inputs, received {inputs.Count}", "Give one node for each operand");
        }

        var shape = inputs[0].Shape;
        for (var i = 1; i < inputs.Count; i++)
        {
            shape = Shape.Broadcast(shape, inputs[i].Shape) ?? throw Misfit(
                $"expected shapes that stretch to each other, received {string.Join(" and ", inputs.Select(x => x.Shape))}",
                "Make the axes equal or 1, aligned at the end");
        }

        return shape;
    }

    /// <summary>One element of the result. Ops of fewer inputs ignore the rest.</summary>
    public abstract T Apply<T>(T x, T y, T z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var output = arguments.Output;
        var x = new Stretch(arguments.InputShape(0), arguments.OutputShape);
        var y = Arity > 1 ? new Stretch(arguments.InputShape(1), arguments.OutputShape) : x;
        var z = Arity > 2 ? new Stretch(arguments.InputShape(2), arguments.OutputShape) : x;
        var xs = arguments.Input(0);
        var ys = Arity > 1 ? arguments.Input(1) : xs;
        var zs = Arity > 2 ? arguments.Input(2) : xs;
        for (var i = 0; i < output.Length; i++)
        {
            output[i] = Apply(xs[x.Source(i)], ys[y.Source(i)], zs[z.Source(i)]);
        }
    }
}

/// <summary>An element-wise op of one input.</summary>
public abstract record UnaryOp : ElementwiseOp
{
    /// <inheritdoc/>
    public sealed override int Arity => 1;

    /// <summary>The function.</summary>
    public abstract T Apply<T>(T x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override T Apply<T>(T x, T y, T z) => Apply(x);

    /// <summary>The gradient with respect to the input.</summary>
    public abstract Node Bprop(Node input, Node output, Node gradient);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
        [Bprop(output.Inputs[0], output, gradient)];
}

/// <summary>An element-wise op of two inputs, stretched to each other.</summary>
public abstract record BinaryOp : ElementwiseOp
{
    /// <inheritdoc/>
    public sealed override int Arity => 2;

    /// <summary>The function.</summary>
    public abstract T Apply<T>(T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override T Apply<T>(T x, T y, T z) => Apply(x, y);

    /// <summary>The gradients with respect to both inputs, in the shape of the output; null where none flows.</summary>
    public abstract (Node? X, Node? Y) Bprop(Node x, Node y, Node output, Node gradient);

    /// <inheritdoc/>
    public sealed override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        var x = output.Inputs[0];
        var y = output.Inputs[1];
        (var toX, var toY) = Bprop(x, y, output, gradient);
        return [toX?.SumTo(x.Shape), toY?.SumTo(y.Shape)];
    }
}

/// <summary>An element-wise op whose result is 0 or 1; no gradient flows through it.</summary>
public abstract record ComparisonOp : BinaryOp
{
    internal override bool IsCheap => true;

    /// <summary>The comparison.</summary>
    public abstract bool Holds<T>(T x, T y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override T Apply<T>(T x, T y) => Holds(x, y) ? T.One : T.Zero;

    /// <inheritdoc/>
    public sealed override (Node? X, Node? Y) Bprop(Node x, Node y, Node output, Node gradient) => (null, null);
}
