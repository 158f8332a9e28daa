namespace Ridgeback.Graphs.Ops;

/// <summary>The hyperbolic tangent; its derivative is 1 − tanh²x.</summary>
public sealed record Tanh : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Tanh(x);

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * (1.0 - output.Square());
}
