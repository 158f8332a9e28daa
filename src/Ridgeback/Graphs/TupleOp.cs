using System.Numerics;

namespace Ridgeback.Graphs;

/// <summary>One of the results of a node that has several.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Kind">What its elements are.</param>
public sealed record OutputType(Shape Shape, ElementKind Kind = ElementKind.Real);

/// <summary>An op with several results. Its node has no elements of its own; <see cref="Node.Output"/> reads one of them.</summary>
public abstract record TupleOp : Op
{
    /// <summary>The shape and kind of each result.</summary>
    /// <exception cref="GraphException">The inputs do not fit this op.</exception>
    public abstract IReadOnlyList<OutputType> InferOutputs(IReadOnlyList<Node> inputs);

    /// <summary>bprop: for each input, the gradient of the loss with respect to it.</summary>
    /// <param name="node">The node that uses this op.</param>
    /// <param name="gradients">The gradient with respect to each result, of its shape; null where the loss does not depend on it.</param>
    /// <returns>One entry for each input; null where no gradient flows.</returns>
    public abstract IReadOnlyList<Node?> Bprop(Node node, IReadOnlyList<Node?> gradients);

    /// <summary>fprop, plainly: fills <see cref="OpArguments{T}.OutputAt"/> and <see cref="OpArguments{T}.IndexOutputAt"/>.</summary>
    public abstract override void Evaluate<T>(in OpArguments<T> arguments);

    /// <inheritdoc/>
    public sealed override Shape InferShape(IReadOnlyList<Node> inputs) => Shape.Scalar;

    /// <inheritdoc/>
    public sealed override ElementKind InferKind(IReadOnlyList<Node> inputs) => ElementKind.Tuple;

    /// <summary>Not asked: the gradients of all results come together.</summary>
    public sealed override IReadOnlyList<Node?> Bprop(Node output, Node gradient) => throw Misfit(
        "expected one gradient for each result, received one for all", "Read the results with Output before differentiating");
}
