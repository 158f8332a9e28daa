using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>A table of zeros to whose rows, chosen by an index, the rows of the first input are added.</summary>
/// <param name="Rows">The number of rows of the table.</param>
public sealed record ScatterAdd(int Rows) : Op
{
    internal override string Settings => $"{Rows} rows";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        IndexRule.Require(this, inputs[1], 1);
        var rows = inputs[0].Shape;
        return rows.Rank == 2 && inputs[0].Kind == ElementKind.Real && rows[0] == inputs[1].Shape[0]
            ? new Shape(Rows, rows[1])
            : throw Misfit($"expected one real row for each index {inputs[1].Shape}, received {rows}", "Give as many rows as indices");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
        [new Node(new Gather(), [gradient, output.Inputs[1]]), null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var columns = arguments.OutputShape[1];
        var index = arguments.IndexInput(1);
        IndexRule.RequireWithin(this, index, first: 0, arguments.OutputShape[0]);
        arguments.Output.Clear();
        for (var i = 0; i < index.Length; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                arguments.Output[(index[i] * columns) + j] += arguments.Input(0)[(i * columns) + j];
            }
        }
    }
}
