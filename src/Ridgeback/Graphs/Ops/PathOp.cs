namespace Ridgeback.Graphs.Ops;

/// <summary>
/// The three ops on the paths of a tree. With n(i, d) the d-th node on the way to example i's class and s(i, d) = 1 where the way goes
/// left, −1 where it goes right, they are the three derivatives of Σ c(i, d) · s(i, d) · x(i) · w(n(i, d)), which is linear in c (batch,
/// depth), in x (batch, features) and in w (nodes, features). So the gradient of each is the other two, and each costs the lengths of the
/// paths, not the number of classes. Label −1 has no path.
/// </summary>
/// <param name="Tree">The tree.</param>
public abstract record PathOp(ClassTree Tree) : Op
{
    /// <inheritdoc/>
    internal override string Settings => Tree.ToString();

    private protected void Require(Shape? coefficients, Shape? features, Shape? weights, Node labels)
    {
        IndexRule.Require(this, labels, 1);
        var batch = labels.Shape[0];
        if (coefficients is { } c && !c.Equals([batch, Tree.Depth]))
        {
            throw Misfit($"expected a number for each step, {new Shape(batch, Tree.Depth)}, received {c}", "Give what the scores gave");
        }

        if ((features is { } x && (x.Rank != 2 || x[0] != batch)) || (weights is { } w && (w.Rank != 2 || w[0] != Tree.Nodes))
            || (features is { } left && weights is { } right && left[1] != right[1]))
        {
            throw Misfit(
                $"expected features (batch, n) and weights ({Tree.Nodes}, n), received {features} and {weights}",
                "Give each inner node a row of weights");
        }
    }

    /// <summary>The path of a label; empty for −1.</summary>
    private protected ReadOnlySpan<int> PathOf(int label)
    {
        return label < 0 ? [] : Tree.Steps[Tree.First[label]..Tree.First[label + 1]];
    }

    private protected void RequireWithin(ReadOnlySpan<int> labels) => IndexRule.RequireWithin(this, labels, first: -1, Tree.Classes);
}
