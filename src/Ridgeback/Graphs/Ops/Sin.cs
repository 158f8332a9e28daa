namespace Ridgeback.Graphs.Ops;

/// <summary>sin x, x in radians.</summary>
public sealed record Sin : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Sin(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * input.Cos();
}
