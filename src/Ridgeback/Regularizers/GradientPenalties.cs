using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;

namespace Ridgeback.Regularizers;

/// <summary>ν · mean over examples of Σₖ ‖∂ŷₖ/∂x‖²: predictions are to change little with the input.</summary>
/// <remarks>
/// To first order in the variance it is training with normal noise of variance ν on the inputs, for a squared loss without ½; with the ½ it is that of variance 2ν. It costs one more backward pass for
/// each output, and the gradient of those. ŷ are predictions: probabilities of a classifier, numbers of a regression.
/// Source: Bishop, Training with noise is equivalent to Tikhonov regularization (1995).
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
/// The gradient of each example by itself, never of the mean prediction. For a dense layer it is ‖x‖²·‖δ‖² with x what enters the layer and δ the gradient at its
/// output (+ ‖δ‖² with biases), so no example's gradient is formed. Dense layers only. To first order it is training with noise of variance η on the weights, for a squared loss
/// without ½. One more backward pass for each output. Source: Hochreiter and Schmidhuber, Flat minima (1997).
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
        var products = Products(scope);
        Node total = 0.0;
        for (var k = 0; k < scope.Prediction.Shape[1]; k++)
        {
            var gradients = Gradients.Of(scope.Prediction.Slice(1, k, 1).Sum(), products);
            for (var i = 0; i < products.Length; i++)
            {
                var inputs = products[i].Inputs[0].Square().Sum(1);
                total += ((Biases ? inputs + 1.0 : inputs) * gradients[i].Square().Sum(1)).Mean();
            }
        }

        return Strength * total;
    }

    /// <summary>The product of each chosen weight matrix: x·W.</summary>
    private Node[] Products(PenaltyScope scope)
    {
        var order = Traversal.InOrder([scope.Prediction]);
        var weights = scope.Parameters.Where(variable => variable.Role == VariableRole.Weight && Scope.Includes(Layers, variable)).ToList();
        return [.. weights.Select(variable =>
        {
            var users = order.Where(node => node.Inputs.Any(input => input.Op is VariableRead read && read.Variable == variable)).ToList();
            return users is [{ Op: MatMul { TransposeX: false, TransposeY: false } } product] && product.Inputs[1].Op is VariableRead
                ? product
                : throw new GraphException(
                    "Penalty weightGradient", $"expected weights of dense layers, each used once, received '{variable.Name}'", "Name the dense layers that it is for");
        })];
    }
}
