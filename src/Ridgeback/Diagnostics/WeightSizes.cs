using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Regularizers;

namespace Ridgeback.Diagnostics;

/// <summary>How large the weights of a layer have become.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Norm">√Σw² over its weights.</param>
/// <param name="LargestUnitNorm">The largest norm of the weights into a unit.</param>
/// <param name="Limit">The limit of the max-norm constraint on it; null without one.</param>
/// <param name="Zeros">The share of weights that are exactly 0, from 0 to 1.</param>
public sealed record WeightSizes(string Layer, double Norm, double LargestUnitNorm, double? Limit, double Zeros)
{
    /// <summary>Measures every layer with weights of rank 2 or more.</summary>
    /// <param name="model">The model.</param>
    /// <param name="constraints">Those it was trained under; default none.</param>
    public static IReadOnlyList<WeightSizes> Measure(Model model, IReadOnlyList<Constraint>? constraints = null)
    {
        var layers = model.Network.Build(model.Parameters, Phase.Predict, RandomPlace.Initial).Layers;
        var turned = layers.Where(layer => !layer.Layer.UnitsLast)
            .ToDictionary(layer => layer.Layer.Name!, layer => (layer.Layer as TransposedConvolution)?.Groups ?? 1);
        return [.. model.Parameters.Trained.Where(variable => variable.Role == VariableRole.Weight && variable.Shape.Rank >= 2)
            .Select(variable =>
        {
            var name = variable.Name[..variable.Name.LastIndexOf('/')];
            var values = model.Values(variable);

            // Units are the last axis, or the last but one, which each group of the last has for itself.
            (var last, var before, var groups) = (variable.Shape[^1], variable.Shape[^2], turned.GetValueOrDefault(name));
            var units = new double[groups == 0 ? last : before * groups];
            var zeros = 0;
            for (var i = 0; i < values.Length; i++)
            {
                units[groups == 0 ? i % last : (i % last / (last / groups) * before) + (i / last % before)] += (double)values[i]
                    * values[i];
                zeros += values[i] == 0 ? 1 : 0;
            }

            var limit = (constraints ?? []).OfType<MaxNorm>().Where(constraint => constraint.AppliesTo(variable))
                .Min(constraint => (double?)constraint.Limit);
            return new WeightSizes(name, Math.Sqrt(units.Sum()), Math.Sqrt(units.Max()), limit, (double)zeros / values.Length);
        })];
    }
}
