namespace Ridgeback.Graphs.Ops;

/// <summary>ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), stable at both ends; its derivative is the sigmoid.</summary>
public sealed record Softplus : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) => T.Max(x, T.Zero) + NearZero.Log1p(T.Exp(-T.Abs(x)));

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) => gradient * input.Sigmoid();
}
