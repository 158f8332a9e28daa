using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>One of the results of a node that has several.</summary>
/// <param name="Position">Which one, from 0.</param>
public sealed record Output(int Position) : Op
{
    internal override string Settings => $"{Position}";

    /// <inheritdoc/>
    public override Shape InferShape(IReadOnlyList<Node> inputs)
    {
        if (inputs[0].Kind != ElementKind.Tuple)
        {
            throw Misfit($"expected a node with several results, received {inputs[0]}", "Use the node itself");
        }

        var count = inputs[0].Outputs.Count;
        return Position >= 0 && Position < count ? inputs[0].Outputs[Position].Shape : throw Misfit(
            $"expected a result from 0 to {count - 1} of {inputs[0]}, received {Position}", "Read one that exists");
    }

    /// <inheritdoc/>
    public override ElementKind InferKind(IReadOnlyList<Node> inputs) => inputs[0].Outputs[Position].Kind;

    /// <summary>Not asked: <see cref="Gradients"/> hands the gradients of all results to the node that has them.</summary>
    public override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => throw Misfit(
        "expected the gradients of all results together, received one", "Differentiate with Gradients.Of");

    /// <summary>Not run: whoever runs a node with several results puts each where it is read.</summary>
    public override void Evaluate<T>(in OpArguments<T> arguments) => throw Misfit(
        "expected a result in its place, received none", "Run the node that has it");
}
