using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>
/// A table to whose rows, chosen by an index, the rows of the first input are added. A third input is the table that is added to; without
/// it, zeros.
/// </summary>
/// <param name="Rows">The number of rows of the table.</param>
public sealed record ScatterAdd(int Rows) : Op, IRowUpdate
{
    /// <inheritdoc/>
    public int TableInput => 2;

    internal override string Settings => $"{Rows} rows";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        IndexRule.Require(this, inputs[1], 1);
        var rows = inputs[0].Shape;
        return rows.Rank == 2 && inputs[0].Kind == ElementKind.Real && rows[0] == inputs[1].Shape[0]
            && (inputs.Count <= TableInput || inputs[TableInput].Shape.Equals(new Shape(Rows, rows[1])))
            ? new Shape(Rows, rows[1])
            : throw Misfit($"expected one real row for each index {inputs[1].Shape}, received {rows}", "Give as many rows as indices");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
        output.Inputs.Count > TableInput
            ? [new Node(new Gather(), [gradient, output.Inputs[1]]), null, gradient]
            : [new Node(new Gather(), [gradient, output.Inputs[1]]), null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var columns = arguments.OutputShape[1];
        var index = arguments.IndexInput(1);
        IndexRule.RequireWithin(this, index, first: 0, arguments.OutputShape[0]);
        arguments.Output.Clear();
        if (arguments.Count > TableInput)
        {
            arguments.Input(TableInput).CopyTo(arguments.Output);
        }

        for (var i = 0; i < index.Length; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                arguments.Output[(index[i] * columns) + j] += arguments.Input(0)[(i * columns) + j];
            }
        }
    }
}
