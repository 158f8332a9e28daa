using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Losses;

/// <summary>
/// One of very many classes by a tree of yes/no decisions: −ln P(y) = Σ over the nodes on the way to y of softplus(−s·z), z = x·w + b the
/// node's logit, s = 1 where the way goes left and −1 where it goes right (R039).
/// </summary>
/// <remarks>
/// The probabilities of all classes sum to 1 without being computed: the loss and its gradient cost the depth of the class' leaf, and with
/// plain descent so does the update, since it touches the rows of those nodes only. Optimizers that remember (momentum, Adam) change every
/// row in every step by definition, penalties and averages of weights too: with them a step costs the whole table. Its output layer holds a
/// row of weights for each inner node. An example whose label is −1 has loss and gradient 0. Source: Morin and Bengio, Hierarchical
/// probabilistic neural network language model (2005).
/// </remarks>
public sealed record HierarchicalSoftmax : Loss
{
    /// <param name="tree">The tree of classes; null lets the training choose it by <see cref="Shape"/> from its rows.</param>
    public HierarchicalSoftmax(ClassTree? tree = null) => Tree = tree;

    /// <summary>The tree; null until a training has chosen it.</summary>
    public ClassTree? Tree { get; init; }

    /// <summary>Which tree is made where none is given; default Huffman's over the training rows.</summary>
    public TreeShape Shape { get; init; }

    /// <inheritdoc/>
    public override string Kind => "hierarchicalSoftmax";

    /// <inheritdoc/>
    public override TargetKind Targets => TargetKind.Labels;

    /// <summary>The loss with its tree: the one it has, or one for classes that occur this often.</summary>
    /// <param name="counts">How often each class occurs among the training rows.</param>
    public HierarchicalSoftmax For(IReadOnlyList<double> counts) => Tree is not null
        ? this
        : this with { Tree = Shape == TreeShape.Balanced ? ClassTree.Balanced(counts.Count) : ClassTree.Huffman(counts) };

    /// <inheritdoc/>
    public override Node PerExample(Node output, Node target)
    {
        RequireLabels(output, target);
        (var x, var weights, var bias) = PartsOf(output);
        return PerExample(x, weights, bias, target);
    }

    /// <summary>The loss of each example from the parts of the output layer.</summary>
    /// <param name="x">What enters the output layer, (batch, features).</param>
    /// <param name="weights">(nodes, features).</param>
    /// <param name="bias">(nodes, 1).</param>
    /// <param name="target">Labels (batch).</param>
    /// <returns>Shape (batch).</returns>
    public Node PerExample(Node x, Node weights, Node bias, Node target)
    {
        var tree = RequireTree();
        var ones = Ones(x.Shape[0], 1);
        var scores = Path(x, weights) + Path(ones, bias);
        var isStep = Path(ones, Ones(tree.Nodes, 1)).Square();
        return (isStep * (-scores).Softplus()).Sum(-1);

        Node Path(Node left, Node right) => new(new PathScores(tree), [left, right, target]);
    }

    /// <summary>Probabilities of all classes, which costs all nodes: each row sums to 1.</summary>
    /// <param name="output">The logits of all inner nodes, (batch, nodes).</param>
    public override Node Predict(Node output)
    {
        var tree = RequireTree();
        var shape = output.Shape;
        var sides = Node.Concatenate(2, Side(-output), Side(output)).Reshape([shape[0], 2 * tree.Nodes]);
        return new Node(new PathSum(tree), [-sides]).Exp();

        Node Side(Node logits) => logits.Softplus().Reshape([shape[0], tree.Nodes, 1]);
    }

    private static Node Ones(params int[] shape) => ((Node)1.0).BroadcastTo(new Shape(shape));

    private ClassTree RequireTree() => Tree ?? throw new GraphException(
        $"Hierarchical softmax at {Origin.Current}", "expected a tree of classes, received none",
        "Hand one in, such as ClassTree.Balanced(classes)");

    /// <summary>x, W and b of x·Wᵀ + bᵀ, which is what the output layer gives.</summary>
    private static (Node X, Node Weights, Node Bias) PartsOf(Node output) =>
        output.Op is Add && output.Inputs[0] is { Op: MatMul { TransposeX: false, TransposeY: true } } product
            && output.Inputs[1] is { Op: Reshape } row
            ? (product.Inputs[0], product.Inputs[1], row.Inputs[0])
            : throw new GraphException(
                $"Hierarchical softmax at {Origin.Current}", $"expected the output of its own layer, received {output}",
                "Use it through Network.WithLoss, or hand in x, weights and bias");
}

/// <summary>How a tree of classes is made.</summary>
public enum TreeShape
{
    /// <summary>Frequent classes near the root: the least mean depth.</summary>
    Huffman,

    /// <summary>All classes at nearly the same depth.</summary>
    Balanced,
}
