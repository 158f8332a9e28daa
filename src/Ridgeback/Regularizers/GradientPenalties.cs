using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Regularizers;

/// <summary>ν · mean over examples of Σₖ ‖∂ŷₖ/∂x‖²: predictions are to change little with the input.</summary>
/// <remarks>
/// To first order in the variance it is training with normal noise of variance ν on the inputs, for a squared loss without ½; with the ½ it
/// is that of variance 2ν. It costs one more backward pass for each output, and the gradient of those. ŷ are predictions of the network's
/// own task, not of further heads: probabilities of a classifier, numbers of a regression. Source: Bishop, Training with noise is
/// equivalent to Tikhonov regularization (1995).
/// </remarks>
public sealed record InputGradientPenalty : Penalty
{
    /// <param name="strength">ν ≥ 0.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public InputGradientPenalty(double strength)
        : base(strength)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "inputGradient";

    /// <inheritdoc/>
    public override Node Of(PenaltyScope scope)
    {
        scope.RequireExamplesApart("Penalty inputGradient");
        var axes = Enumerable.Range(1, scope.Features.Shape.Rank - 1).ToArray();
        return Strength * Enumerable.Range(0, scope.Prediction.Shape[1])
            .Select(k => Gradients.Of(scope.Prediction.Slice(1, k, 1).Sum(), [scope.Features])[0].Square().Sum(axes).Mean())
            .Aggregate((sum, term) => sum + term);
    }
}

/// <summary>η · mean over examples of Σₖ ‖∂ŷₖ/∂W‖²: predictions are to change little with the weights, which makes minima flat.</summary>
/// <remarks>
/// The gradient of each example by itself, never of the mean prediction. For a dense layer it is ‖x‖²·‖δ‖² with x what enters the layer and
/// δ the gradient at its output (+ ‖δ‖² with biases), so no example's gradient is formed. Dense layers only. To first order it is training
/// with noise of variance η on the weights, for a squared loss without ½. One more backward pass for each output. Source: Hochreiter and
/// Schmidhuber, Flat minima (1997).
/// </remarks>
public sealed record WeightGradientPenalty : Penalty
{
    /// <param name="strength">η ≥ 0.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public WeightGradientPenalty(double strength)
        : base(strength)
    {
    }

    /// <summary>True counts the gradients of biases too; default false.</summary>
    public bool Biases { get; init; }

    /// <inheritdoc/>
    public override string Kind => "weightGradient";

    /// <inheritdoc/>
    public override Node Of(PenaltyScope scope)
    {
        scope.RequireExamplesApart("Penalty weightGradient");
        var (products, hasBias) = Products(scope);
        Node total = 0.0;
        for (var k = 0; k < scope.Prediction.Shape[1]; k++)
        {
            var gradients = Gradients.Of(scope.Prediction.Slice(1, k, 1).Sum(), products);
            for (var i = 0; i < products.Length; i++)
            {
                var inputs = products[i].Inputs[0].Square().Sum(1);
                total += ((hasBias[i] ? inputs + 1.0 : inputs) * gradients[i].Square().Sum(1)).Mean();
            }
        }

        return Strength * total;
    }

    /// <summary>
    /// The product of each chosen weight matrix, x·W, and whether a bias that counts is added to it. Without a choice, weights that the
    /// prediction does not read count nothing.
    /// </summary>
    private (Node[] Products, bool[] HasBias) Products(PenaltyScope scope)
    {
        var order = Traversal.InOrder([scope.Prediction]);
        var found = scope.Parameters.Where(variable => variable.Role == VariableRole.Weight && Scope.Includes(Layers, variable))
            .Select(variable => (Variable: variable,
                Users: order.Where(node => node.Inputs.Any(input => input.Op is VariableRead read && read.Variable == variable)).ToList()))
            .Where(one => Layers is not null || one.Users.Count > 0)
            .ToList();
        return (
            [.. found.Select(one =>
                one.Users is [{ Op: MatMul { TransposeX: false, TransposeY: false } } product] && product.Inputs[1].Op is VariableRead
                ? product
                : throw new GraphException(
                    "Penalty weightGradient", $"expected weights of dense layers without noise, each used once for the network's own "
                        + $"prediction, received '{one.Variable.Name}'", "Name the dense layers that it is for"))],
            [.. found.Select(one => Biases
                && scope.Parameters.Any(bias => bias.Role == VariableRole.Bias && Scope.LayerOf(bias) == Scope.LayerOf(one.Variable)))]);
    }
}
