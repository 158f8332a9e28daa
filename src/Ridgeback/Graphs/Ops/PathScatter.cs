namespace Ridgeback.Graphs.Ops;

/// <summary>
/// A table to whose row n(i, d) every step of every example's path adds c(i, d) · s(i, d) · x(i): c (batch, depth), x (batch, n), labels →
/// (nodes, n). A fourth input is the table that is added to; without it, zeros.
/// </summary>
/// <param name="Tree">The tree.</param>
public sealed record PathScatter(ClassTree Tree) : PathOp(Tree), IRowUpdate
{
    /// <inheritdoc/>
    public int TableInput => 3;

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        Require(inputs[0].Shape, inputs[1].Shape, inputs.Count > TableInput ? inputs[TableInput].Shape : null, inputs[2]);
        return [Tree.Nodes, inputs[1].Shape[1]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        Node?[] gradients =
        [
            new Node(new PathScores(Tree), [output.Inputs[1], gradient, output.Inputs[2]]),
            new Node(new PathRows(Tree), [output.Inputs[0], gradient, output.Inputs[2]]),
            null,
        ];
        return output.Inputs.Count > TableInput ? [.. gradients, gradient] : gradients;
    }

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var columns = arguments.OutputShape[1];
        var c = arguments.Input(0);
        var x = arguments.Input(1);
        var labels = arguments.IndexInput(2);
        var output = arguments.Output;
        RequireWithin(labels);
        output.Clear();
        if (arguments.Count > TableInput)
        {
            arguments.Input(TableInput).CopyTo(output);
        }

        for (var i = 0; i < labels.Length; i++)
        {
            var path = PathOf(labels[i]);
            for (var d = 0; d < path.Length; d++)
            {
                var factor = (path[d] & 1) == 0 ? c[(i * Tree.Depth) + d] : -c[(i * Tree.Depth) + d];
                for (var j = 0; j < columns; j++)
                {
                    output[((path[d] >> 1) * columns) + j] += factor * x[(i * columns) + j];
                }
            }
        }
    }
}
