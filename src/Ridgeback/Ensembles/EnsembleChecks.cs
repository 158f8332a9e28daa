using Ridgeback.Data;
using Ridgeback.Networks;

namespace Ridgeback.Ensembles;

/// <summary>What must hold for models to predict as one, and what to say when it does not.</summary>
internal static class EnsembleChecks
{
    public static void Members(Model[] members, Combination combination, int weights)
    {
        if (members.Length == 0 || weights != members.Length)
        {
            throw new InputException(
                "Ensemble", members.Length == 0 ? "expected 1 member or more, received none"
                    : $"expected {members.Length} weights, one for each member, received {weights}",
                members.Length == 0 ? "Give trained models" : "Give a weight for each member, or none");
        }

        Combination(combination, members[0].Schema.Task);
        for (var i = 1; i < members.Length; i++)
        {
            if (Difference(members[0].Schema, members[i].Schema) is { } different)
            {
                throw new InputException(
                    $"Ensemble, member {i + 1}", $"expected the {different} of the first member, received others",
                    "Train all members on data of one kind");
            }
        }
    }

    public static void Combination(Combination combination, LearningTask task)
    {
        var classes = task == LearningTask.Classification;
        if (classes ? combination == Ensembles.Combination.Sum
            : combination is Ensembles.Combination.GeometricMean or Ensembles.Combination.Vote)
        {
            throw new InputException(
                "Ensemble", $"expected a way to combine {(classes ? "classes" : "numbers")}, received {combination}",
                classes ? "Use Mean, GeometricMean or Vote" : "Use Mean, or Sum for members that correct one another");
        }
    }

    public static void Offsets(double[] offsets, int outputs, Combination combination)
    {
        if (offsets.Length != outputs || (combination != Ensembles.Combination.Sum && offsets.Any(offset => offset != 0)))
        {
            throw new InputException(
                "Ensemble, offsets", $"expected {outputs} numbers, and only for a sum, received {offsets.Length} for {combination}",
                "Leave them out, or give one for each target");
        }
    }

    public static void Labelled(Ensemble ensemble, Dataset data)
    {
        var schema = ensemble.Schema;
        if (data.Task != schema.Task || data.FeatureCount != ensemble.FeatureCount
            || Math.Max(data.ClassCount, data.TargetCount) != ensemble.OutputCount)
        {
            throw new InputException(
                $"Evaluation of '{data.Name}'",
                $"expected {ensemble.FeatureCount} features and {ensemble.OutputCount} "
                    + $"{(schema.Task == LearningTask.Classification ? "classes" : "targets")}, "
                + $"received {data.FeatureCount} features and {Math.Max(data.ClassCount, data.TargetCount)}",
                "Give data of the kind the members were trained on");
        }
    }

    /// <summary>What differs, in words; null when rows of one are rows of the other.</summary>
    private static string? Difference(DataSchema one, DataSchema other)
    {
        if (one.Task != other.Task)
        {
            return "task";
        }

        if (!one.ExampleShape.SequenceEqual(other.ExampleShape) || !one.FeatureNames.SequenceEqual(other.FeatureNames)
            || !SameCategories(one, other))
        {
            return "features";
        }

        return !one.ClassNames.SequenceEqual(other.ClassNames) ? "classes"
            : !one.TargetNames.SequenceEqual(other.TargetNames) ? "targets"
            : SameBins(one.Bins, other.Bins) ? null : "bins";
    }

    private static bool SameCategories(DataSchema one, DataSchema other) => Enumerable.Range(0, one.FeatureCount).All(
        i => (one.CategoriesOf(i) ?? []).SequenceEqual(other.CategoriesOf(i) ?? [])
            && one.CategoriesOf(i) is null == other.CategoriesOf(i) is null);

    private static bool SameBins(TargetBins? one, TargetBins? other) => one is null || other is null
        ? one is null && other is null
        : one.Edges.SequenceEqual(other.Edges) && one.Values.SequenceEqual(other.Values);
}
