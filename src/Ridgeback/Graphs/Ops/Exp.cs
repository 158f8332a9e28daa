namespace Ridgeback.Graphs.Ops;

/// <summary>eˣ.</summary>
public sealed record Exp : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Exp(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * output;
}
