using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The position of the largest element of each row (rows, columns); the first one at a tie.</summary>
public sealed record ArgMax : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        var input = inputs[0].Shape;
        return input.Rank == 2 ? new Shape(input[0]) : throw Misfit(
            $"expected rank 2, received {input}", "Reshape to (rows, columns) first");
    }

    /// <inheritdoc/>
    public override ElementKind InferKind(IReadOnlyList<Node> inputs) => ElementKind.Index;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var columns = arguments.InputShape(0)[1];
        var output = arguments.IndexOutput;
        for (var i = 0; i < output.Length; i++)
        {
            var row = arguments.Input(0).Slice(i * columns, columns);
            var best = 0;
            for (var j = 1; j < columns; j++)
            {
                if (row[j] > row[best])
                {
                    best = j;
                }
            }

            output[i] = best;
        }
    }
}
