namespace Ridgeback.Graphs.Ops;

/// <summary>Σ over the steps of c(i, d) · s(i, d) · w(n(i, d)): c (batch, depth), w (nodes, n), labels → (batch, n).</summary>
/// <param name="Tree">The tree.</param>
public sealed record PathRows(ClassTree Tree) : PathOp(Tree)
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        Require(inputs[0].Shape, null, inputs[1].Shape, inputs[2]);
        return [inputs[0].Shape[0], inputs[1].Shape[1]];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
    [
        new Node(new PathScores(Tree), [gradient, output.Inputs[1], output.Inputs[2]]),
        new Node(new PathScatter(Tree), [output.Inputs[0], gradient, output.Inputs[2]]),
        null,
    ];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var columns = arguments.OutputShape[1];
        var c = arguments.Input(0);
        var w = arguments.Input(1);
        var labels = arguments.IndexInput(2);
        var output = arguments.Output;
        RequireWithin(labels);
        output.Clear();
        for (var i = 0; i < labels.Length; i++)
        {
            var path = PathOf(labels[i]);
            for (var d = 0; d < path.Length; d++)
            {
                var factor = (path[d] & 1) == 0 ? c[(i * Tree.Depth) + d] : -c[(i * Tree.Depth) + d];
                for (var j = 0; j < columns; j++)
                {
                    output[(i * columns) + j] += factor * w[((path[d] >> 1) * columns) + j];
                }
            }
        }
    }
}
