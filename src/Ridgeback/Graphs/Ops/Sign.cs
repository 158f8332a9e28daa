namespace Ridgeback.Graphs.Ops;

/// <summary>−1, 0 or 1; 0 at 0. Its gradient is 0 everywhere.</summary>
public sealed record Sign : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.IsNaN(x) ? x : x > T.Zero ? T.One : x < T.Zero ? -T.One : T.Zero;

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => ((Node)0.0).BroadcastTo(input.Shape);
}
