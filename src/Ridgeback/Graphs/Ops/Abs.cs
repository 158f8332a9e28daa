namespace Ridgeback.Graphs.Ops;

/// <summary>|x|; the gradient at 0 is 0.</summary>
public sealed record Abs : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Abs(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * input.Sign();
}
