using Ridgeback.Graphs;

namespace Ridgeback.Regularizers;

/// <summary>½λ‖w⁽ᵃ⁾ − w⁽ᵇ⁾‖²: two layers are to have similar weights without having the same.</summary>
/// <remarks>
/// The layers have weights of the same shapes under the same names; biases only when asked for. One may be frozen: then the other is drawn
/// to it. To tie a network to one that is trained already, give an <see cref="L2"/> its weights as
/// <see cref="WeightPenalty.Towards"/>. Source: Lasserre, Bishop and Minka, Principled hybrids of generative and discriminative models
/// (2006).
/// </remarks>
public sealed record SoftTying : Penalty
{
    /// <param name="first">The name of a layer.</param>
    /// <param name="second">The name of the other.</param>
    /// <param name="strength">λ ≥ 0.</param>
    /// <exception cref="GraphException">The strength is negative or not finite, or the layers are one.</exception>
    public SoftTying(string first, string second, double strength)
        : base(strength)
    {
        (First, Second) = (first, second);
        Layers = [first, second];
        if (first == second)
        {
            throw Setting.Wrong("Penalty softTying", "two layers", first, "Name another layer");
        }
    }

    /// <summary>The name of a layer.</summary>
    public string First { get; }

    /// <summary>The name of the other.</summary>
    public string Second { get; }

    /// <summary>True ties biases as well as weights; default false.</summary>
    public bool Biases { get; init; }

    /// <inheritdoc/>
    public override string Kind => "softTying";

    /// <inheritdoc/>
    public override Node Of(PenaltyScope scope)
    {
        var pairs = scope.AllParameters.Where(variable => Means(variable, First))
            .Select(one => (One: one, Other: scope.AllParameters.FirstOrDefault(
                other => other.Name == Second + one.Name[First.Length..] && other.Role == one.Role)))
            .ToList();
        if (pairs.Count == 0 || pairs.Exists(pair => pair.Other is null || !pair.Other.Shape.Equals(pair.One.Shape)))
        {
            var found = scope.AllParameters.Where(v => Means(v, First) || Means(v, Second)).Select(v => $"{v.Name} {v.Shape}");
            throw new GraphException(
                "Penalty softTying",
                $"expected layers '{First}' and '{Second}' with weights of the same shapes, received {string.Join(", ", found)}",
                "Tie layers of the same kind and size");
        }

        if (!pairs.Exists(pair => scope.Parameters.Contains(pair.One) || scope.Parameters.Contains(pair.Other!)))
        {
            throw new GraphException("Penalty softTying", $"expected '{First}' or '{Second}' to be trained, received two frozen layers",
                "Leave the penalty out, or train one of them");
        }

        return Strength / 2
            * pairs.Select(pair => (pair.One.Value - pair.Other!.Value).Square().Sum()).Aggregate((sum, term) => sum + term);
    }

    private bool Means(Variable variable, string layer) =>
        variable.Name.StartsWith(layer + "/", StringComparison.Ordinal)
            && (variable.Role == VariableRole.Weight || (Biases && variable.Role == VariableRole.Bias));
}
