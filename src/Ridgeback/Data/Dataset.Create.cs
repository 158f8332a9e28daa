namespace Ridgeback.Data;

public sealed partial class Dataset
{
    /// <summary>Rows with a class number each.</summary>
    /// <param name="features">Finite values, (rows, features), row-major; copied.</param>
    /// <param name="featureCount">The number of features of one row.</param>
    /// <param name="labels">One class number for each row, from 0.</param>
    /// <param name="classNames">The names of the classes in order; null: as many classes as the largest label asks for, named by their
    /// numbers.</param>
    /// <param name="description">Names and shape; null for the defaults.</param>
    /// <exception cref="InputException">Lengths disagree, a value is not finite, or a label is out of range; the message names the
    /// row.</exception>
    public static Dataset Classification(ReadOnlySpan<float> features, int featureCount, ReadOnlySpan<int> labels,
        IReadOnlyList<string>? classNames = null, DatasetDescription? description = null)
    {
        description ??= new DatasetDescription();
        var rows = DatasetChecks.Rows(features, featureCount, description);
        DatasetChecks.SameLength(rows, labels.Length, "labels", description);
        var names = classNames is null ? DatasetChecks.NumberedClasses(labels, description) : [.. classNames];
        DatasetChecks.Labels(labels, names, description);
        return FromOwned(features.ToArray(), DatasetChecks.Schema(LearningTask.Classification, featureCount, names, 1, description),
            description.Name, labels.ToArray());
    }

    /// <summary>
    /// Rows with the name of a class each; the classes are sorted, by value where all are whole numbers, else by ordinal comparison.
    /// </summary>
    /// <inheritdoc cref="Classification(ReadOnlySpan{float}, int, ReadOnlySpan{int}, IReadOnlyList{string}?, DatasetDescription?)"/>
    public static Dataset Classification(
        ReadOnlySpan<float> features, int featureCount, ReadOnlySpan<string> labels, DatasetDescription? description = null)
    {
        var (numbers, names) = ClassList.Number(labels.ToArray());
        return Classification(features, featureCount, numbers, names, description);
    }

    /// <inheritdoc cref="Classification(ReadOnlySpan{float}, int, ReadOnlySpan{int}, IReadOnlyList{string}?, DatasetDescription?)"/>
    public static Dataset Classification(
        float[,] features, int[] labels, IReadOnlyList<string>? classNames = null, DatasetDescription? description = null) =>
        Classification(DatasetChecks.Flat(features), features.GetLength(1), labels, classNames, description);

    /// <inheritdoc cref="Classification(ReadOnlySpan{float}, int, ReadOnlySpan{string}, DatasetDescription?)"/>
    public static Dataset Classification(float[,] features, string[] labels, DatasetDescription? description = null) =>
        Classification(DatasetChecks.Flat(features), features.GetLength(1), labels, description);

    /// <summary>Rows with one or more real targets each.</summary>
    /// <param name="features">Finite values, (rows, features), row-major; copied.</param>
    /// <param name="featureCount">The number of features of one row.</param>
    /// <param name="targets">Finite values, (rows, targets), row-major; copied.</param>
    /// <param name="targetCount">The number of targets of one row. Default 1.</param>
    /// <param name="description">Names and shape; null for the defaults.</param>
    /// <exception cref="InputException">Lengths disagree or a value is not finite; the message names the row.</exception>
    public static Dataset Regression(ReadOnlySpan<float> features, int featureCount, ReadOnlySpan<float> targets, int targetCount = 1,
        DatasetDescription? description = null)
    {
        description ??= new DatasetDescription();
        var rows = DatasetChecks.Rows(features, featureCount, description);
        if (targetCount < 1)
        {
            throw new InputException(
                $"Dataset '{description.Name}'", $"expected at least 1 target, received {targetCount}", "Give a target for each row");
        }

        DatasetChecks.SameLength((long)rows * targetCount, targets.Length, "targets", description);
        DatasetChecks.Finite(targets, targetCount, "target", description);
        return FromOwned(features.ToArray(), DatasetChecks.Schema(LearningTask.Regression, featureCount, [], targetCount, description),
            description.Name, targets: targets.ToArray());
    }

    /// <inheritdoc cref="Regression(ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, DatasetDescription?)"/>
    public static Dataset Regression(float[,] features, float[] targets, DatasetDescription? description = null) =>
        Regression(DatasetChecks.Flat(features), features.GetLength(1), targets, 1, description);

    /// <inheritdoc cref="Regression(ReadOnlySpan{float}, int, ReadOnlySpan{float}, int, DatasetDescription?)"/>
    public static Dataset Regression(float[,] features, float[,] targets, DatasetDescription? description = null) =>
        Regression(DatasetChecks.Flat(features), features.GetLength(1), DatasetChecks.Flat(targets), targets.GetLength(1), description);

    /// <summary>Rows with nothing to learn, as for predicting.</summary>
    /// <param name="features">Finite values, (rows, features), row-major; copied.</param>
    /// <param name="featureCount">The number of features of one row.</param>
    /// <param name="description">Names and shape; null for the defaults.</param>
    /// <exception cref="InputException">The length is no multiple of the feature count, or a value is not finite.</exception>
    public static Dataset Unlabelled(ReadOnlySpan<float> features, int featureCount, DatasetDescription? description = null)
    {
        description ??= new DatasetDescription();
        DatasetChecks.Rows(features, featureCount, description);
        return FromOwned(features.ToArray(), DatasetChecks.Schema(LearningTask.None, featureCount, [], 0, description), description.Name);
    }

    /// <inheritdoc cref="Unlabelled(ReadOnlySpan{float}, int, DatasetDescription?)"/>
    public static Dataset Unlabelled(float[,] features, DatasetDescription? description = null) =>
        Unlabelled(DatasetChecks.Flat(features), features.GetLength(1), description);

    /// <summary>Takes checked arrays over without copying; ids are 0, 1, 2 and so on.</summary>
    internal static Dataset FromOwned(float[] features, DataSchema schema, string name, int[]? labels = null, float[]? targets = null) =>
        FromOwned(new MemoryRows(features, schema.FeatureCount), schema, name, labels, targets);

    /// <inheritdoc cref="FromOwned(float[], DataSchema, string, int[], float[])"/>
    internal static Dataset FromOwned(FeatureRows features, DataSchema schema, string name, int[]? labels = null, float[]? targets = null)
    {
        var ids = new int[features.Count];
        for (var row = 0; row < ids.Length; row++)
        {
            ids[row] = row;
        }

        return new Dataset(schema, name, DataRole.Source, features, new TargetValues(labels ?? [], targets ?? [], [], []), ids);
    }
}
