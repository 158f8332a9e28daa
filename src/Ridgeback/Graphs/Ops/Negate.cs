namespace Ridgeback.Graphs.Ops;

/// <summary>−x.</summary>
public sealed record Negate : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => -x;

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => -gradient;
}
