namespace Ridgeback.Graphs.Ops;

/// <summary>
/// For every decision, the sum over the classes below it: (batch, classes) → (batch, 2 · nodes). The gradient of <see cref="PathSum"/>.
/// </summary>
/// <param name="Tree">The tree.</param>
public sealed record PathSpread(ClassTree Tree) : Op
{
    /// <inheritdoc/>
    internal override string Settings => Tree.ToString();

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        return inputs[0].Shape is { Rank: 2 } shape && shape[1] == Tree.Classes
            ? [shape[0], 2 * Tree.Nodes]
            : throw Misfit($"expected (batch, {Tree.Classes}), received {inputs[0].Shape}", "Give a number for each class");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [new Node(new PathSum(Tree), [gradient])];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var children = Tree.Children;
        for (var i = 0; i < arguments.OutputShape[0]; i++)
        {
            var classes = arguments.Input(0).Slice(i * Tree.Classes, Tree.Classes);
            var sides = arguments.Output.Slice(i * children.Length, children.Length);
            for (var side = children.Length - 1; side >= 0; side--)
            {
                var child = children[side];
                sides[side] = child < 0 ? classes[-1 - child] : sides[2 * child] + sides[(2 * child) + 1];
            }
        }
    }
}
