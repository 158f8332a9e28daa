namespace Ridgeback.Graphs.Ops;

/// <summary>
/// s(i, d) · x(i) · w(n(i, d)) for every step of every example's path, 0 behind its end: x (batch, n), w (nodes, n), labels → (batch,
/// depth).
/// </summary>
/// <param name="Tree">The tree.</param>
public sealed record PathScores(ClassTree Tree) : PathOp(Tree)
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        Require(null, inputs[0].Shape, inputs[1].Shape, inputs[2]);
        return [inputs[0].Shape[0], Tree.Depth];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) =>
    [
        new Node(new PathRows(Tree), [gradient, output.Inputs[1], output.Inputs[2]]),
        new Node(new PathScatter(Tree), [gradient, output.Inputs[0], output.Inputs[2]]),
        null,
    ];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var columns = arguments.InputShape(0)[1];
        var x = arguments.Input(0);
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
                var sum = T.Zero;
                for (var j = 0; j < columns; j++)
                {
                    sum += x[(i * columns) + j] * w[((path[d] >> 1) * columns) + j];
                }

                output[(i * Tree.Depth) + d] = (path[d] & 1) == 0 ? sum : -sum;
            }
        }
    }
}
