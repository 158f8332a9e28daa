using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>The same elements in the same order under another shape.</summary>
/// <param name="Target">The new shape.</param>
public sealed record Reshape(Shape Target) : Op
{
    internal override string Settings => $"to {Target}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        var input = inputs[0].Shape;
        if (!Symbols(input).SequenceEqual(Symbols(Target)) || Known(input) != Known(Target))
        {
            throw Misfit($"expected as many elements as {input}, received the shape {Target}", "Keep the product of the axes");
        }

        return Target;
    }

    /// <inheritdoc/>
    public override ElementKind InferKind(IReadOnlyList<Node> inputs) => inputs[0].Kind;

    /// <inheritdoc/>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => [gradient.Reshape(output.Inputs[0].Shape)];

    /// <inheritdoc/>
    public override void Evaluate<T>(in OpArguments<T> arguments) => arguments.CopyInput(0);

    private static IEnumerable<int> Symbols(Shape shape) => shape.Where(axis => axis < 0).Order();

    private static long Known(Shape shape) => shape.Where(axis => axis > 0).Aggregate(1L, (a, b) => a * b);
}
