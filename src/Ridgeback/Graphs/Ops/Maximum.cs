namespace Ridgeback.Graphs.Ops;

/// <summary>The larger of x and y; at a tie the whole gradient goes to y, so that max(x, 0) has gradient 0 at 0.</summary>
public sealed record Maximum : BinaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x, T y) => T.Max(x, y);

    /// <inheritdoc/>
    public override (Node? X, Node? Y) Bprop(Node x, Node y, Node output, Node gradient) =>
        (gradient * Node.Greater(output, y), gradient * (1.0 - Node.Greater(output, y)));
}
