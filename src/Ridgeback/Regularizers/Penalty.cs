using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>A term that is added to the loss for the size of the parameters.</summary>
/// <remarks>
/// It is added to the mean loss over examples. Several penalties with their own <see cref="Layers"/> give each layer
/// its own strength. Automatic differentiation gives the gradient.
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

    /// <summary>True penalizes biases as well as weights; default false.</summary>
    public bool Biases { get; init; }

    /// <summary>The names of the layers that are penalized; default null: all.</summary>
    public IReadOnlyList<string>? Layers { get; init; }

    /// <summary>The name in a configuration, such as <c>l2</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>True for weights of the chosen layers, and their biases when asked; never for normalization.</summary>
    public bool AppliesTo(Variable variable) =>
        (variable.Role == VariableRole.Weight || (Biases && variable.Role == VariableRole.Bias))
        && Scope.Includes(Layers, variable);

    /// <summary>The penalty of one parameter.</summary>
    /// <param name="weights">The parameter, of any shape.</param>
    /// <param name="examples">The number of training examples, ≥ 1, fixed for the run.</param>
    /// <returns>A scalar.</returns>
    public abstract Node Of(Node weights, int examples);
}
