namespace Ridgeback.Graphs.Ops;

/// <summary>√x.</summary>
public sealed record Sqrt : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Sqrt(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * 0.5 / output;
}
