namespace Ridgeback.Graphs.Ops;

/// <summary>The natural logarithm of x.</summary>
public sealed record Log : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Log(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient / input;
}
