using Ridgeback.Graphs;
using Ridgeback.Initializers;

namespace Ridgeback.Layers;

/// <summary>
/// The output layer of a hierarchical softmax: a logit for each inner node of a tree of classes. (batch, features) → (batch, nodes).
/// </summary>
/// <remarks>
/// W is <c>weights</c> (nodes, features), b is <c>bias</c> (nodes, 1); the output is x·Wᵀ + bᵀ. Its loss reads x, W and b and computes the
/// logits on the way to the true class only.
/// </remarks>
internal sealed record TreeOutput(ClassTree Tree) : Layer
{
    /// <inheritdoc/>
    /// <summary>First weights; null for <see cref="GlorotUniform"/>.</summary>
    public Initializer? Weights { get; init; }

    /// <summary>First biases; null for 0.</summary>
    public Initializer? Bias { get; init; }

    /// <inheritdoc/>
    public override string Kind => "treeOutput";

    /// <inheritdoc/>
    public override bool UnitsLast => false;

    /// <inheritdoc/>
    public override Node Build(LayerScope scope, Node input)
    {
        var features = input.Shape[1];
        var weights = scope.Parameter(
            "weights", [Tree.Nodes, features], VariableRole.Weight,
            (Weights ?? new GlorotUniform()).BuildTurned(scope.FullName("weights"), [Tree.Nodes, features], features, Tree.Depth));
        var bias = scope.Parameter(
            "bias", [Tree.Nodes, 1], VariableRole.Bias,
            (Bias ?? new Constant()).Build(scope.FullName("bias"), [Tree.Nodes, 1], features, Tree.Depth));
        return Node.MatMul(input, weights, transposeY: true) + bias.Value.Reshape([Tree.Nodes]);
    }
}
