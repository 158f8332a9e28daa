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
    /// <summary>The number of features of one example.</summary>
    public int FeatureCount => FeatureNames.Count;

    /// <summary>True when the features have only the names that were made up for them ("feature 1"…).</summary>
    internal bool HasMadeUpNames => FeatureNames.SequenceEqual(DatasetChecks.MadeUpNames("feature", FeatureNames.Count));
}
