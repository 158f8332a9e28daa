namespace Ridgeback.Graphs.Ops;

/// <summary>xʸ. The gradient with respect to y is xʸ ln x, and 0 where x is 0.</summary>
public sealed record Power : BinaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x, T y) => T.Pow(x, y);

    /// <inheritdoc/>
    public override (Node? X, Node? Y) Bprop(Node x, Node y, Node output, Node gradient) =>
        (gradient * y * Node.Power(x, y - 1.0), gradient * output * Node.Select(Node.Equal(x, 0.0), 1.0, x).Log());
}
