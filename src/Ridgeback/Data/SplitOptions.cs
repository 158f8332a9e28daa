namespace Ridgeback.Data;

/// <summary>How a dataset is divided into training, dev and test rows (R009).</summary>
/// <remarks>
/// The test rows are taken first: <see cref="TestCount"/>, or <see cref="TestShare"/> of the rows, rounded to the
/// nearest. Then the dev rows: <see cref="DevCount"/>, or DevShare / (TrainShare + DevShare) of the rest. What is left
/// is for training. A share of 0 makes a two-way split: TrainShare 0.7, DevShare 0, TestShare 0.3 is the 70/30 form.
/// </remarks>
public sealed record SplitOptions
{
    /// <summary>The share of the training rows, above 0. Default 0.6; the three shares sum to 1.</summary>
    public double TrainShare { get; init; } = 0.6;

    /// <summary>The share of the dev rows, 0 or more. Default 0.2.</summary>
    public double DevShare { get; init; } = 0.2;

    /// <summary>The share of the test rows, 0 or more. Default 0.2.</summary>
    public double TestShare { get; init; } = 0.2;

    /// <summary>The number of dev rows, instead of their share. Default none.</summary>
    public int? DevCount { get; init; }

    /// <summary>The number of test rows, instead of their share. Default none.</summary>
    public int? TestCount { get; init; }

    /// <summary>
    /// Whether every class keeps its share in every part, to within one row. Default true; only for classification,
    /// and not together with <see cref="Groups"/>.
    /// </summary>
    public bool Stratify { get; init; } = true;

    /// <summary>Which rows are tested on. Default random; ignored when the source has test files of its own.</summary>
    public TestRows TestRows { get; init; }

    /// <summary>
    /// One key for each row: rows with the same key (one patient, one speaker) stay together. Default none. Parts then
    /// come as near to their sizes as whole groups allow.
    /// </summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>The same seed gives the same split. Default 1.</summary>
    public ulong Seed { get; init; } = 1;
}
