namespace Ridgeback.Graphs.Ops;

/// <summary>eˣ − 1, accurate near 0.</summary>
public sealed record Expm1 : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => NearZero.Expm1(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * (output + 1.0);
}
