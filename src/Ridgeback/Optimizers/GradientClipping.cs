using Ridgeback.Graphs;

namespace Ridgeback.Optimizers;

/// <summary>Keeps gradients from growing beyond a limit, before the optimizer sees them. Penalties are part of a gradient.</summary>
public abstract record GradientClipping
{
    /// <param name="limit">Above 0.</param>
    protected GradientClipping(double limit) => Limit = limit;

    /// <summary>The limit, above 0; the formula of the clipping says of what.</summary>
    public double Limit { get; init => field = Setting.Positive(value, $"Clipping {Kind}, Limit", "Norms of 1 to 5 are usual"); }

    /// <summary>The name in a configuration, such as <c>globalNorm</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The gradients that take the place of some gradients, in their order and of their shapes.</summary>
    public abstract IReadOnlyList<Node> Clip(IReadOnlyList<Node> gradients);

    /// <summary>√Σg² over all elements of all gradients, a scalar.</summary>
    public static Node GlobalNorm(IReadOnlyList<Node> gradients) =>
        gradients.Select(gradient => gradient.Square().Sum()).Aggregate((Node)0.0, (sum, next) => sum + next).Sqrt();

    /// <summary>min(1, c/norm); 1 for a norm that is not a number, which is thus not hidden.</summary>
    private protected Node Shrink(Node norm) => Node.Select(Node.Greater(norm, Limit), Limit / norm, 1.0);
}

/// <summary>Every element by itself: g ← max(−c, min(c, g)). Changes the direction.</summary>
/// <param name="limit">c > 0.</param>
public sealed record ClipByValue(double limit) : GradientClipping(limit)
{
    /// <inheritdoc/>
    public override string Kind => "value";

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Clip(IReadOnlyList<Node> gradients) =>
        [.. gradients.Select(gradient => Node.Maximum(-Limit, Node.Minimum(Limit, gradient)))];
}

/// <summary>Every parameter by itself: g ← g·min(1, c/‖g‖).</summary>
/// <param name="limit">c > 0.</param>
public sealed record ClipByNorm(double limit) : GradientClipping(limit)
{
    /// <inheritdoc/>
    public override string Kind => "norm";

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Clip(IReadOnlyList<Node> gradients) =>
        [.. gradients.Select(gradient => gradient * Shrink(GlobalNorm([gradient])))];
}

/// <summary>All parameters together: g ← g·min(1, c/‖all g‖). Keeps the direction.</summary>
/// <remarks>Source: Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks (2013).</remarks>
/// <param name="limit">c > 0.</param>
public sealed record ClipByGlobalNorm(double limit) : GradientClipping(limit)
{
    /// <inheritdoc/>
    public override string Kind => "globalNorm";

    /// <inheritdoc/>
    public override IReadOnlyList<Node> Clip(IReadOnlyList<Node> gradients)
    {
        var shrink = Shrink(GlobalNorm(gradients));
        return [.. gradients.Select(gradient => gradient * shrink)];
    }
}
