namespace Ridgeback.Graphs.Ops;

/// <summary>Φ(x), the probability that a standard normal number is below x; its derivative is exp(−x²/2)/√(2π).</summary>
public sealed record NormalCdf : UnaryOp
{
    /// <inheritdoc/>
    public override T Apply<T>(T x) =>
        T.CreateTruncating(0.5 * MathNet.Numerics.SpecialFunctions.Erfc(-double.CreateTruncating(x) / Math.Sqrt(2)));

    /// <inheritdoc/>
    public override Node Bprop(Node input, Node output, Node gradient) =>
        gradient * ((-0.5 * input.Square()).Exp() * (1 / Math.Sqrt(2 * Math.PI)));
}
