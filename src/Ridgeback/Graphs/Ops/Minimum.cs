namespace Ridgeback.Graphs.Ops;

/// <summary>The smaller of x and y; at a tie the whole gradient goes to y.</summary>
public sealed record Minimum : BinaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x, T y) => T.Min(x, y);

    /// <inheritdoc/>
    public override (Node? X, Node? Y) Bprop(Node x, Node y, Node output, Node gradient) =>
        (gradient * Node.Greater(y, output), gradient * (1.0 - Node.Greater(y, output)));
}
