namespace Ridgeback.Graphs.Ops;

/// <summary>cos x, x in radians.</summary>
public sealed record Cos : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Cos(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => -gradient * input.Sin();
}
