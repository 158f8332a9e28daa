namespace Ridgeback.Graphs.Ops;

/// <summary>1/x.</summary>
public sealed record Reciprocal : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.One / x;

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => -gradient * output.Square();
}
