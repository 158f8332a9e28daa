using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>A penalty for the outputs of hidden layers: representations instead of weights are kept small or sparse.</summary>
/// <remarks><see cref="Penalty.Layers"/> names the layers; default null: every hidden activation layer.</remarks>
public abstract record ActivationPenalty : Penalty
{
    /// <param name="strength">λ ≥ 0.</param>
    protected ActivationPenalty(double strength)
        : base(strength)
    {
    }

    /// <summary>The penalty of one layer, without the strength.</summary>
    /// <param name="activations">(batch, units): an image is one long row.</param>
    /// <returns>A scalar: a mean over examples, a sum over units.</returns>
    public abstract Node Of(Node activations);

    /// <inheritdoc/>
    public sealed override Node Of(PenaltyScope scope) => Strength * scope.Chosen(Layers, $"Penalty {Kind}").Select(layer =>
    {
        Check(layer);
        var shape = layer.Output.Shape;
        var units = Enumerable.Range(1, shape.Rank - 1).Aggregate(1, (product, axis) => product * shape[axis]);
        return Of(shape.Rank == 2 ? layer.Output : layer.Output.Reshape([shape[0], units]));
    }).Aggregate((sum, term) => sum + term);

    private protected virtual void Check(PenalizedLayer layer)
    {
    }
}

/// <summary>λ · mean over examples of Σ|h|.</summary>
public sealed record ActivationL1 : ActivationPenalty
{
    /// <param name="strength">λ ≥ 0.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public ActivationL1(double strength)
        : base(strength)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "activationL1";

    /// <inheritdoc/>
    public override Node Of(Node activations) => activations.Abs().Sum() / activations.Length(0);
}

/// <summary>
/// λ · mean over examples of Σ ln(1 + h²): the negative logarithm of a Student-t prior on activations, which leaves large ones alone.
/// </summary>
/// <remarks>Source: Olshausen and Field, Emergence of simple-cell receptive field properties by learning a sparse code (1996).</remarks>
public sealed record StudentT : ActivationPenalty
{
    /// <param name="strength">λ ≥ 0.</param>
    /// <exception cref="GraphException">It is negative or not finite.</exception>
    public StudentT(double strength)
        : base(strength)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "studentT";

    /// <inheritdoc/>
    public override Node Of(Node activations) => activations.Square().Log1p().Sum() / activations.Length(0);
}

/// <summary>
/// λ · Σ over units of KL(ρ‖ρ̂) = ρ ln(ρ/ρ̂) + (1 − ρ) ln((1 − ρ)/(1 − ρ̂)), ρ̂ the unit's mean over the mini-batch: every unit is to be
/// active in a share ρ of the examples.
/// </summary>
/// <remarks>For units in (0, 1): sigmoid or softmax. ρ̂ is kept at least 1e-7 from 0 and 1.</remarks>
public sealed record KlSparsity : ActivationPenalty
{
    private const double Least = 1e-7;

    /// <param name="strength">λ ≥ 0.</param>
    /// <param name="target">ρ in (0, 1); default 0.05.</param>
    /// <exception cref="GraphException">A setting is out of range.</exception>
    public KlSparsity(double strength, double target = 0.05)
        : base(strength) => Target = target;

    /// <summary>ρ in (0, 1); default 0.05.</summary>
    public double Target
    {
        get;
        init => field = value is > 0 and < 1 ? value
            : throw Setting.Wrong("Penalty klSparsity, Target", "a number above 0 and below 1", value, "0.05 is usual");
    }

    /// <inheritdoc/>
    public override string Kind => "klSparsity";

    /// <inheritdoc/>
    public override Node Of(Node activations)
    {
        var mean = Node.Minimum(Node.Maximum(activations.Mean(0), Least), 1 - Least);
        var entropy = (Target * Math.Log(Target)) + ((1 - Target) * Math.Log(1 - Target));
        return (entropy - (Target * mean.Log()) - ((1 - Target) * (1.0 - mean).Log())).Sum();
    }

    private protected override void Check(PenalizedLayer layer)
    {
        if (layer.Kind is not ("sigmoid" or "softmax"))
        {
            throw new GraphException(
                "Penalty klSparsity",
                $"expected layers with outputs between 0 and 1 (sigmoid, softmax), received '{layer.Name}' of kind {layer.Kind}",
                "Name the layers, or use activationL1");
        }
    }
}
