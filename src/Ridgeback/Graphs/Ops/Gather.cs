using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Rows of a table, chosen by an index: the first input is the table (rows, columns), the second the index.</summary>
public sealed record Gather : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        IndexRule.Require(this, inputs[1], 1);
        var table = inputs[0].Shape;
        return table.Rank == 2 && inputs[0].Kind == ElementKind.Real
            ? new Shape(inputs[1].Shape[0], table[1])
            : throw Misfit($"expected a real table of rank 2, received {inputs[0].Kind} {table}", "Reshape the table first");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
        [new Node(new ScatterAdd(output.Inputs[0].Shape[0]), [gradient, output.Inputs[1]]), null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var columns = arguments.OutputShape[1];
        var index = arguments.IndexInput(1);
        IndexRule.RequireWithin(this, index, first: 0, arguments.InputShape(0)[0]);
        for (var i = 0; i < index.Length; i++)
        {
            arguments.Input(0).Slice(index[i] * columns, columns).CopyTo(arguments.Output[(i * columns)..]);
        }
    }
}
