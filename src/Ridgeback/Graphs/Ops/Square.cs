namespace Ridgeback.Graphs.Ops;

/// <summary>x².</summary>
public sealed record Square : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => x * x;

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * (2.0 * input);
}
