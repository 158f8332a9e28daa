using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The product of two matrices, either of them transposed first.</summary>
/// <param name="TransposeX">True reads the first operand (k, m) as (m, k).</param>
/// <param name="TransposeY">True reads the second operand (n, k) as (k, n).</param>
public sealed record MatMul(bool TransposeX, bool TransposeY) : Op
{
    internal override string Settings => (TransposeX ? "xᵀ" : "x") + "·" + (TransposeY ? "yᵀ" : "y");

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var x = inputs[0].Shape;
        var y = inputs[1].Shape;
        if (x.Rank != 2 || y.Rank != 2)
        {
            throw Misfit($"expected two matrices, received {x} and {y}", "Reshape the operands to rank 2 first");
        }

        var inner = TransposeX ? x[0] : x[1];
        var other = TransposeY ? y[1] : y[0];
        if (inner != other)
        {
            throw Misfit(
                $"expected equal inner axes, received {x}{(TransposeX ? "ᵀ" : "")} and {y}{(TransposeY ? "ᵀ" : "")}",
                "Make the columns of the first as many as the rows of the second");
        }

        return new Shape(TransposeX ? x[1] : x[0], TransposeY ? y[0] : y[1]);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        var x = output.Inputs[0];
        var y = output.Inputs[1];
        var toX = TransposeX
            ? Node.MatMul(y, gradient, transposeX: TransposeY, transposeY: true)
            : Node.MatMul(gradient, y, transposeY: !TransposeY);
        var toY = TransposeY
            ? Node.MatMul(gradient, x, transposeX: true, transposeY: TransposeX)
            : Node.MatMul(x, gradient, transposeX: !TransposeX);
        return [toX, toY];
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var x = arguments.InputShape(0);
        var y = arguments.InputShape(1);
        var a = arguments.Input(0);
        var b = arguments.Input(1);
        var rows = arguments.OutputShape[0];
        var columns = arguments.OutputShape[1];
        var inner = TransposeX ? x[0] : x[1];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var sum = T.Zero;
                for (var k = 0; k < inner; k++)
                {
                    sum += a[TransposeX ? (k * x[1]) + i : (i * x[1]) + k] * b[TransposeY ? (j * y[1]) + k : (k * y[1]) + j];
                }

                arguments.Output[(i * columns) + j] = sum;
            }
        }
    }
}
