using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Regularizers;

namespace Ridgeback.Training;

/// <summary>Refuses names of layers that would do nothing, silently.</summary>
internal static class LayerChecks
{
    /// <summary>Checks the names in all options that have some, but for those of groups.</summary>
    /// <exception cref="InputException">A name is unknown or means another layer's parameters, or a constraint does not fit a
    /// layer.</exception>
    public static void Check(Network network, TrainingOptions options)
    {
        foreach ((var where, var layers, _) in Rules(options))
        {
            Require(network, where, layers, ofWeights: true);
        }

        // Penalties of activations look for their layers themselves.
        foreach (var penalty in options.Penalties.OfType<WeightGradientPenalty>())
        {
            Require(network, $"Penalty {penalty.Kind}, Layers", penalty.Layers, ofWeights: true);
        }

        if (options.Penalties.Any(penalty => penalty is InputGradientPenalty { Layers: not null }))
        {
            throw new InputException("Penalty inputGradient, Layers",
                "expected none, because the gradient is that of the whole network, received some", "Leave them out");
        }

        foreach (var constraint in options.Constraints.Where(constraint => constraint is MaxNorm or Projection { Of: ProjectionOf.Unit }))
        {
            if (network.HiddenLayers.FirstOrDefault(layer =>
                layer is TransposedConvolution { Groups: > 1 } && constraint.Layers?.Contains(layer.Name!) != false) is { } grouped)
            {
                throw new InputException(
                    $"Constraint {constraint.Kind}", $"expected layers whose filters do not share their weights' places, received the "
                        + $"transposed convolution '{grouped.Name}' with groups",
                        "Name the other layers, or constrain all its weights together");
            }
        }
    }

    /// <summary>Refuses a layer that has nothing for what names it: no weights, or frozen ones.</summary>
    /// <exception cref="InputException">There is one.</exception>
    public static void RequireEffect(TrainingOptions options, IReadOnlyList<Variable> trained)
    {
        foreach ((var where, var names, var appliesTo) in Rules(options))
        {
            string[] reached = [.. trained.Where(appliesTo).Select(TrainingGraph.LayerOf).Distinct()];
            if ((names ?? []).FirstOrDefault(name => !reached.Contains(name)) is { } idle)
            {
                throw new InputException(
                    where, $"expected layers with parameters of that kind that are trained, received \"{idle}\"",
                    reached.Length == 0 ? "Leave it out" : $"Name only such layers, as {string.Join(", ", reached)} of these");
            }
        }
    }

    /// <summary>Everything that means parameters of some layers.</summary>
    private static IEnumerable<(string Where, IReadOnlyList<string>? Layers, Func<Variable, bool> AppliesTo)> Rules(
        TrainingOptions options) =>
    [
        .. options.Penalties.OfType<WeightPenalty>()
            .Select(penalty => ($"Penalty {penalty.Kind}, Layers", penalty.Layers, (Func<Variable, bool>)penalty.AppliesTo)),
        .. options.Multipliers.Select(multiplier => ($"Multiplier of {multiplier.Measure.Kind}, Layers", multiplier.Measure.Layers,
            (Func<Variable, bool>)multiplier.Measure.AppliesTo)),
        .. options.Shrinkage.Select(
            shrinkage => ($"Shrinkage {shrinkage.Kind}, Layers", shrinkage.Layers, (Func<Variable, bool>)shrinkage.AppliesTo)),
        .. options.Constraints.Select(
            constraint => ($"Constraint {constraint.Kind}, Layers", constraint.Layers, (Func<Variable, bool>)constraint.AppliesTo)),
        .. options.WeightNoise is { } noise ? [("Weight noise, Layers", noise.Layers, noise.AppliesTo)]
            : Array.Empty<(string, IReadOnlyList<string>?, Func<Variable, bool>)>(),
    ];

    /// <summary>Checks names.</summary>
    /// <param name="network">The network.</param>
    /// <param name="where">Where the names stand.</param>
    /// <param name="names">The names; null for all layers.</param>
    /// <param name="ofWeights">Whether they mean parameters, which a layer that uses another's has not.</param>
    /// <exception cref="InputException">There is no such layer, or it has no parameters of its own.</exception>
    public static void Require(Network network, string where, IReadOnlyList<string>? names, bool ofWeights)
    {
        string[] sharing = [.. network.HiddenLayers.Where(layer => ofWeights && HasNoneOfItsOwn(layer)).Select(layer => layer.Name!)];
        string[] known = [.. network.LayerNames.Except(sharing)];
        foreach (var name in names ?? [])
        {
            if (!known.Contains(name))
            {
                throw new InputException(
                    where, $"expected names out of {string.Join(", ", known)}, received \"{name}\"",
                    sharing.Contains(name) ? "Its parameters are another layer's: name that one"
                        : "Correct the name, or give the layer that name with \"name\"");
            }
        }
    }

    /// <summary>True for a layer that only uses the parameters of another; a transposed dense layer has a bias.</summary>
    public static bool HasNoneOfItsOwn(Layer layer) => layer.SharedWith is not null && layer is not Dense { Transposed: true };
}
