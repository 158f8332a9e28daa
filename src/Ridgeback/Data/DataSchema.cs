namespace Ridgeback.Data;

/// <summary>What a model needs to know about the data it was trained on, so that other data can be checked and read alike.</summary>
/// <param name="Task">What was learned.</param>
/// <param name="ExampleShape">The shape of one example: [features] or [height, width, channels].</param>
/// <param name="FeatureNames">One name for each feature, in the order of the columns.</param>
/// <param name="ClassNames">The classes in the order of their numbers; empty unless the task is classification.</param>
/// <param name="TargetNames">The names of the targets, or the one name of the label.</param>
public sealed record DataSchema(
    LearningTask Task,
    IReadOnlyList<int> ExampleShape,
    IReadOnlyList<string> FeatureNames,
    IReadOnlyList<string> ClassNames,
    IReadOnlyList<string> TargetNames)
{
    /// <summary>
    /// For each feature its categories in the order of the numbers that stand for them, null for a feature that is a number; empty when all
    /// are numbers. A value that is none of them is −1.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>?> Categories { get; init; } = [];

    /// <summary>How a number to predict was cut into the classes; null for classes of their own.</summary>
    public TargetBins? Bins { get; init; }

    /// <summary>What further heads of a network learn from the same rows; empty for none.</summary>
    public IReadOnlyList<HeadSchema> Heads { get; init; } = [];

    /// <summary>Whether some features are categories.</summary>
    internal bool HasCategories => Categories.Any(categories => categories is not null);

    /// <summary>The categories of a feature; null for a number.</summary>
    internal IReadOnlyList<string>? CategoriesOf(int feature) => Categories.Count == 0 ? null : Categories[feature];

    /// <summary>The number of features of one example.</summary>
    public int FeatureCount => FeatureNames.Count;

    /// <summary>True when the features have only the names that were made up for them ("feature 1"…).</summary>
    internal bool HasMadeUpNames => FeatureNames.SequenceEqual(DatasetChecks.MadeUpNames("feature", FeatureNames.Count));
}

/// <summary>What one further head learns.</summary>
/// <param name="Name">The name of the head.</param>
/// <param name="Task">Classes or numbers.</param>
/// <param name="ClassNames">The classes in the order of their numbers; empty for numbers.</param>
/// <param name="TargetNames">The names of the numbers, or the one name of the label.</param>
public sealed record HeadSchema(string Name, LearningTask Task, IReadOnlyList<string> ClassNames, IReadOnlyList<string> TargetNames);
