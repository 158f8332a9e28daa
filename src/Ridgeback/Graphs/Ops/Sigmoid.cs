namespace Ridgeback.Graphs.Ops;

/// <summary>The logistic sigmoid σ(x) = 1/(1 + e⁻ˣ), stable at both ends; its derivative is σ(1 − σ).</summary>
public sealed record Sigmoid : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x)
    {
        var e = T.Exp(-T.Abs(x));
        return (x >= T.Zero ? T.One : e) / (T.One + e);
    }

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * (output * (1.0 - output));
}
