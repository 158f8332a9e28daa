namespace Ridgeback.Graphs.Ops;

/// <summary>x / y.</summary>
public sealed record Divide : BinaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x, T y) => x / y;

    /// <inheritdoc/>
    public override (Node? X, Node? Y) Bprop(Node x, Node y, Node output, Node gradient) =>
        (gradient / y, -gradient * output / y);
}
