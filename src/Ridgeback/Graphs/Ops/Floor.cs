namespace Ridgeback.Graphs.Ops;

/// <summary>The largest whole number ≤ x. Its gradient is 0 everywhere.</summary>
public sealed record Floor : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Floor(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => ((Node)0.0).BroadcastTo(input.Shape);
}
