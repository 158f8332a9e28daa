namespace Ridgeback.Data;

/// <summary>What a dataset made from plain arrays is called; everything has a default.</summary>
public sealed record DatasetDescription
{
    /// <summary>The name, for messages and reports. Default "data".</summary>
    public string Name { get; init; } = "data";

    /// <summary>The shape of one example: [features], or [height, width, channels] for images. Default: [features].</summary>
    public IReadOnlyList<int>? ExampleShape { get; init; }

    /// <summary>One name for each feature. Default "feature 1", "feature 2" and so on.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>
    /// One name for each target; for classification, the one name of the label. Default "target 1" and so on, or "label".
    /// </summary>
    public IReadOnlyList<string>? TargetNames { get; init; }
}
