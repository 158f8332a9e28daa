using System.Runtime.CompilerServices;

namespace Ridgeback.Graphs;

/// <summary>What stands in a scan's body for a value that differs from step to step, or comes from outside. Equal only to itself.</summary>
/// <param name="Role">What it stands for, such as <c>state 0</c>.</param>
/// <param name="Shape">Its shape; batch and time may be unknown.</param>
/// <param name="Elements">Real numbers or indices.</param>
/// <param name="IsValue">True for a value within a step, which no step reads from the one before.</param>
internal sealed record Placeholder(string Role, Shape Shape, ElementKind Elements, bool IsValue = false) : Op
{
    internal override string Settings => Role;

    /// <summary>A placeholder as a node.</summary>
    public static Node Of(string role, Shape shape, ElementKind elements = ElementKind.Real, bool isValue = false) =>
        new(new Placeholder(role, shape, elements, isValue), []);

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs) => Shape;

    /// <inheritdoc/>
    public override ElementKind InferKind(IReadOnlyList<Node> inputs) => Elements;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) => throw Outside(Origin.Current);

    /// <inheritdoc/>
    public bool Equals(Placeholder? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The error of a placeholder that a graph reaches without its scan.</summary>
    public GraphException Outside(Origin origin) => new(
        $"{Role} of the scan at {origin}", "expected it in the body of that scan only, received it in a graph around it",
        "Return what is wanted from the body, and read it from the scan's result");
}
