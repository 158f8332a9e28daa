using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>A term that is added to the mean loss over examples: for the size of weights, of activations, of gradients.</summary>
/// <remarks>
/// Several penalties with their own <see cref="Layers"/> give each layer its own strength. Differentiation gives the gradient.
/// </remarks>
public abstract record Penalty
{
    /// <param name="strength">λ ≥ 0.</param>
    protected Penalty(double strength) => Strength = strength;

    /// <summary>λ ≥ 0; the formula of the penalty says what it multiplies.</summary>
    public double Strength
    {
        get;
        init => field = Setting.NotNegative(value, $"Penalty {Kind}, Strength", "Use 0 for none; 1e-4 is a usual start");
    }

    /// <summary>The names of the layers that are penalized; default null: all.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>The name in a configuration, such as <c>l2</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The term.</summary>
    /// <param name="scope">The network as it is trained.</param>
    /// <returns>A scalar.</returns>
    /// <exception cref="GraphException">The penalty does not fit the network.</exception>
    public abstract Node Of(PenaltyScope scope);
}
