using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>
/// Normal noise N(0, η) on weights, drawn anew in every step of training: W + √η·ε. Prediction uses the weights themselves.
/// </summary>
/// <remarks>
/// The gradient is taken at the noisy weights and moves the weights themselves. To first order in η it is
/// <see cref="WeightGradientPenalty"/>: minima become flat. Source: Jim, Giles and Horne, An analysis of noise in recurrent neural networks
/// (1996).
/// </remarks>
public sealed record WeightNoise
{
    /// <param name="variance">η > 0.</param>
    /// <exception cref="GraphException">It is not above 0.</exception>
    public WeightNoise(double variance) => Variance = variance;

    /// <summary>η > 0.</summary>
    public double Variance { get; init => field = Setting.Positive(value, "Weight noise, Variance", "0.001 is a start"); }

    /// <summary>The names of the layers whose weights are noisy; default null: all.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>True for noise on biases too; default false.</summary>
    public bool Biases { get; init; }

    /// <summary>True for weights of the chosen layers, and their biases when asked; never for normalization.</summary>
    public bool AppliesTo(Variable variable) => Scope.Includes(Layers, Biases, variable);

    /// <summary>The noisy value of a parameter.</summary>
    /// <param name="variable">The parameter.</param>
    /// <param name="place">The step that the noise belongs to.</param>
    public Node Of(Variable variable, RandomPlace place) =>
        variable.Value
            + (Math.Sqrt(Variance) * Node.RandomNormal(variable.Name + "/noise", variable.Shape, place with { Examples = null }));
}
