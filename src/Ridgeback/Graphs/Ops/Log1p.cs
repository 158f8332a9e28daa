namespace Ridgeback.Graphs.Ops;

/// <summary>ln(1 + x), accurate near 0.</summary>
public sealed record Log1p : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => NearZero.Log1p(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient / (1.0 + input);
}
