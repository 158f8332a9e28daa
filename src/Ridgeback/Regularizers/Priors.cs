using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>
/// A normal prior N(w₀, σ²) on every weight, as the penalty whose minimum is the most probable weights: λ = s²/(mσ²) in ½λ‖w − w₀‖².
/// </summary>
/// <remarks>
/// m is the number of training examples and s² the variance of the observation noise of a squared loss ½‖f − y‖²; losses that are
/// likelihoods already have s² = 1. The mean loss is 1/m of the negative log-likelihood, hence the m. w₀ is
/// <see cref="WeightPenalty.Towards"/>.
/// </remarks>
public sealed record GaussianPrior : WeightPenalty
{
    /// <param name="variance">σ² > 0.</param>
    /// <param name="noiseVariance">s² > 0; default 1.</param>
    /// <exception cref="GraphException">A variance is not above 0.</exception>
    public GaussianPrior(double variance, double noiseVariance = 1)
        : base(1) => (Variance, NoiseVariance) = (variance, noiseVariance);

    /// <summary>σ² > 0.</summary>
    public double Variance
    {
        get;
        init => field = Setting.Positive(value, "Penalty gaussianPrior, Variance", "It is the variance of the weights before any data");
    }

    /// <summary>s² > 0; default 1.</summary>
    public double NoiseVariance
    {
        get;
        init => field = Setting.Positive(value, "Penalty gaussianPrior, NoiseVariance", "Use 1 for losses that are likelihoods");
    }

    /// <inheritdoc/>
    public override string Kind => "gaussianPrior";

    /// <summary>The same as an L2 penalty, λ times <see cref="Penalty.Strength"/> (1 unless set).</summary>
    /// <param name="examples">m ≥ 1.</param>
    public L2 ToPenalty(int examples) =>
        new(Strength * NoiseVariance / (Priors.Count(examples) * Variance)) { Layers = Layers, Biases = Biases, Towards = Towards };

    /// <summary>The prior that an L2 penalty amounts to: σ² = s²/(mλ).</summary>
    /// <param name="penalty">Of <see cref="PenaltyScale.Half"/> λ, or converted to it.</param>
    /// <param name="examples">m ≥ 1.</param>
    /// <param name="noiseVariance">s² > 0; default 1.</param>
    public static GaussianPrior Of(L2 penalty, int examples, double noiseVariance = 1)
    {
        return new(noiseVariance / (Priors.Count(examples) * penalty.HalfStrength(examples)), noiseVariance)
        {
            Layers = penalty.Layers,
            Biases = penalty.Biases,
            Towards = penalty.Towards
        };
    }

    /// <inheritdoc/>
    public override Node Of(Node weights, int examples) => ToPenalty(examples).Of(weights, examples);
}

/// <summary>
/// A Laplace prior of scale b on every weight, as the penalty whose minimum is the most probable weights: λ = s²/(mb) in λ‖w − w₀‖₁.
/// </summary>
/// <remarks>m and s² as in <see cref="GaussianPrior"/>.</remarks>
public sealed record LaplacePrior : WeightPenalty
{
    /// <param name="scale">b > 0; the variance is 2b².</param>
    /// <param name="noiseVariance">s² > 0; default 1.</param>
    /// <exception cref="GraphException">A setting is not above 0.</exception>
    public LaplacePrior(double scale, double noiseVariance = 1)
        : base(1) => (Scale, NoiseVariance) = (scale, noiseVariance);

    /// <summary>b > 0; the variance is 2b².</summary>
    public double Scale
    {
        get;
        init => field = Setting.Positive(value, "Penalty laplacePrior, Scale", "It is the mean absolute weight before any data");
    }

    /// <summary>s² > 0; default 1.</summary>
    public double NoiseVariance
    {
        get;
        init => field = Setting.Positive(value, "Penalty laplacePrior, NoiseVariance", "Use 1 for losses that are likelihoods");
    }

    /// <inheritdoc/>
    public override string Kind => "laplacePrior";

    /// <summary>The same as an L1 penalty, λ times <see cref="Penalty.Strength"/> (1 unless set).</summary>
    /// <param name="examples">m ≥ 1.</param>
    public L1 ToPenalty(int examples) =>
        new(Strength * NoiseVariance / (Priors.Count(examples) * Scale)) { Layers = Layers, Biases = Biases, Towards = Towards };

    /// <summary>The prior that an L1 penalty amounts to: b = s²/(mλ).</summary>
    /// <param name="penalty">The penalty.</param>
    /// <param name="examples">m ≥ 1.</param>
    /// <param name="noiseVariance">s² > 0; default 1.</param>
    public static LaplacePrior Of(L1 penalty, int examples, double noiseVariance = 1) =>
        new(noiseVariance / (Priors.Count(examples) * penalty.Strength), noiseVariance)
        {
            Layers = penalty.Layers,
            Biases = penalty.Biases,
            Towards = penalty.Towards
        };

    /// <inheritdoc/>
    public override Node Of(Node weights, int examples) => ToPenalty(examples).Of(weights, examples);
}

/// <summary>What priors share.</summary>
internal static class Priors
{
    public static double Count(int examples) => Setting.AtLeastOne(examples, "Prior, examples", "Hand in the number of training examples");
}
