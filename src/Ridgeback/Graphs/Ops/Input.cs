using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>Numbers that are handed in at every run: features, labels, example ids.</summary>
/// <param name="Key">The name by which a plan is fed.</param>
/// <param name="Shape">The shape; batch and time may be unknown.</param>
/// <param name="Elements">Real numbers or indices.</param>
public sealed record Input(string Key, Shape Shape, ElementKind Elements) : Op
{
    internal override string Settings => $"'{Key}'";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape;

    /// <inheritdoc/>
    public override ElementKind InferKind(IReadOnlyList<Node> inputs) => Elements;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) =>
        throw Misfit($"expected a value for '{Key}', received none", "Feed every input before running");
}
