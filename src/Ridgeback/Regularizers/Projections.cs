using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Regularizers;

/// <summary>What a projection is of.</summary>
public enum ProjectionOf
{
    /// <summary>All weights of a layer together.</summary>
    Parameter,

    /// <summary>The weights into each unit.</summary>
    Unit,
}

/// <summary>A projection onto the set Ω(w) ≤ k: the nearest point in Euclid's distance.</summary>
public abstract record Projection : Constraint
{
    /// <param name="limit">k > 0.</param>
    protected Projection(double limit) => Limit = limit;

    /// <summary>k > 0.</summary>
    public double Limit
    {
        get;
        init => field = Setting.Positive(value, $"Constraint {Kind}, Limit", "It is the size that weights may have");
    }

    /// <summary>
    /// What is projected by itself; default <see cref="ProjectionOf.Parameter"/>, of <see cref="Simplex"/> each unit. For a box it is all
    /// one.
    /// </summary>
    public ProjectionOf Of { get; init; }

    /// <summary>Projects each vector by itself.</summary>
    /// <param name="weights">The new weights.</param>
    /// <param name="project">From rows (vectors, elements) to the projection of each.</param>
    private protected Node EachVector(Node weights, Func<Node, Node> project)
    {
        var units = weights.Shape[^1];
        if (Of == ProjectionOf.Parameter)
        {
            return project(weights.Reshape([1, checked((int)weights.Shape.Count)])).Reshape(weights.Shape);
        }

        var columns = checked((int)(weights.Shape.Count / units));
        return project(weights.Reshape([columns, units]).Transpose(1, 0)).Transpose(1, 0).Reshape(weights.Shape);
    }
}

/// <summary>
/// ‖w‖₂ ≤ k: longer vectors are rescaled. Of units this is <see cref="MaxNorm"/>; of a layer it is the ball of Frobenius' norm.
/// </summary>
/// <remarks>A vector of norm ≤ k(1 + 16u), u the unit roundoff, keeps its bits.</remarks>
public sealed record L2Ball : Projection
{
    /// <param name="limit">k > 0.</param>
    /// <exception cref="GraphException">It is not above 0.</exception>
    public L2Ball(double limit)
        : base(limit)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "l2Ball";

    /// <summary>The nearest weights, where they lie: neither form needs them in another order.</summary>
    public override Node Project(Node weights)
    {
        if (Of == ProjectionOf.Unit)
        {
            return new MaxNorm(Limit).Project(weights);
        }

        var norm = weights.Square().Sum().Sqrt();
        return weights * Node.Select(Node.Greater(norm, Limit * (1.0 + (16.0 * Node.UnitRoundoff()))), Limit / norm, 1.0);
    }
}

/// <summary>‖w‖₁ ≤ k: vectors outside lose the same amount of every weight, so that small ones become exactly 0.</summary>
/// <remarks>Source: Duchi and others, Efficient projections onto the l1-ball (2008). It sorts, so it costs more than the others.</remarks>
public sealed record L1Ball : Projection
{
    /// <param name="limit">k > 0.</param>
    /// <exception cref="GraphException">It is not above 0.</exception>
    public L1Ball(double limit)
        : base(limit)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "l1Ball";

    /// <inheritdoc/>
    public override Node Project(Node weights) => EachVector(weights, rows =>
    {
        var size = rows.Abs();
        var isOutside = Node.Greater(size.Sum(true, 1), Limit * (1.0 + (16.0 * Node.UnitRoundoff())));
        var shrunk = rows.Sign() * Node.Maximum(size - new Node(new SimplexThreshold(Limit), [size]), 0.0);
        return Node.Select(isOutside, shrunk, rows);
    });
}

/// <summary>‖w‖∞ ≤ k: every weight is clipped to [−k, k].</summary>
public sealed record Box : Projection
{
    /// <param name="limit">k > 0.</param>
    /// <exception cref="GraphException">It is not above 0.</exception>
    public Box(double limit)
        : base(limit)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "box";

    /// <inheritdoc/>
    public override Node Project(Node weights) => Node.Minimum(Node.Maximum(weights, -Limit), Limit);
}

/// <summary>w ≥ 0 and Σw = k: weights that share out a whole. By default of each unit.</summary>
public sealed record Simplex : Projection
{
    /// <param name="limit">k > 0; default 1.</param>
    /// <exception cref="GraphException">It is not above 0.</exception>
    public Simplex(double limit = 1)
        : base(limit) => Of = ProjectionOf.Unit;

    /// <inheritdoc/>
    public override string Kind => "simplex";

    /// <inheritdoc/>
    public override Node Project(Node weights) =>
        EachVector(weights, rows => Node.Maximum(rows - new Node(new SimplexThreshold(Limit), [rows]), 0.0));
}
