namespace Ridgeback.Graphs.Ops;

/// <summary>xʸ. The gradient with respect to y is xʸ ln x, and 0 where x is 0.</summary>
/// <remarks>
/// The gradient with respect to x is y·xʸ⁻¹, and 0 where both are 0: x⁰ is flat and x¹ has second derivative 0,
/// at x = 0 too, where the formula alone gives 0 · ∞.
/// </remarks>
public sealed record Power : BinaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x, T y) => T.Pow(x, y);

    /// <inheritdoc/>
    public override (Node? X, Node? Y) Bprop(Node x, Node y, Node output, Node gradient)
    {
        var atZero = Node.Equal(x, 0.0);
        var exponent = Node.Select(atZero * Node.Equal(y, 0.0), 1.0, y - 1.0);
        return (gradient * y * Node.Power(x, exponent), gradient * output * Node.Select(atZero, 1.0, x).Log());
    }
}
