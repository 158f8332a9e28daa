namespace Ridgeback.Graphs.Ops;

/// <summary>
/// For every class, the sum of one number for each decision on its path: (batch, 2 · nodes) with what going left and going right counts at
/// each node, side by side → (batch, classes). With logarithms of the decisions' probabilities it gives those of the classes.
/// </summary>
/// <param name="Tree">The tree.</param>
public sealed record PathSum(ClassTree Tree) : Op
{
    /// <inheritdoc/>
    internal override string Settings => Tree.ToString();

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        RequireReal(inputs);
        return inputs[0].Shape is { Rank: 2 } shape && shape[1] == 2 * Tree.Nodes
            ? [shape[0], Tree.Classes]
            : throw Misfit($"expected (batch, {2 * Tree.Nodes}), received {inputs[0].Shape}", "Give two numbers for each inner node");
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [new Node(new PathSpread(Tree), [gradient])];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments)
    {
        var children = Tree.Children;
        var above = new T[Tree.Nodes];
        for (var i = 0; i < arguments.OutputShape[0]; i++)
        {
            var sides = arguments.Input(0).Slice(i * children.Length, children.Length);
            var classes = arguments.Output.Slice(i * Tree.Classes, Tree.Classes);
            for (var side = 0; side < children.Length; side++)
            {
                var sum = above[side >> 1] + sides[side];
                if (children[side] < 0)
                {
                    classes[-1 - children[side]] = sum;
                }
                else
                {
                    above[children[side]] = sum;
                }
            }
        }
    }
}
