namespace Ridgeback.Graphs.Ops;

/// <summary>y where the mask x is not 0, else z. No gradient flows to the mask.</summary>
public sealed record Select : ElementwiseOp
{
    /// <inheritdoc/>
    public override int Arity => 3;

    /// <inheritdoc/>
    public override T Apply<T>(T x, T y, T z) => x != T.Zero ? y : z;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient)
    {
        var mask = output.Inputs[0];
        return
        [
            null,
            Node.Select(mask, gradient, 0.0).SumTo(output.Inputs[1].Shape),
            Node.Select(mask, 0.0, gradient).SumTo(output.Inputs[2].Shape),
        ];
    }
}
