using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The identity through which no gradient flows.</summary>
public sealed record StopGradient : Op
{
    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => inputs[0].Shape;

    /// <inheritdoc/>
    public override ElementKind InferKind(IReadOnlyList<Node> inputs) => inputs[0].Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [null];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.CopyInput(0);
}
