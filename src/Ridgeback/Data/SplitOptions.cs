namespace Ridgeback.Data;

/// <summary>How a dataset is divided into training, dev and test rows (R009).</summary>
/// <remarks>
/// The test rows are taken first: <see cref="TestCount"/>, or <see cref="TestShare"/> of the rows, rounded to the
/// nearest. Then the dev rows: <see cref="DevCount"/>, or DevShare / (TrainShare + DevShare) of the rest. What is left
/// is for training. Without any share they follow from the number of rows (R010), see <see cref="SharesFor"/>. A share of 0 makes a two-way
/// split: TrainShare 0.7, DevShare 0, TestShare 0.3 is the 70/30 form.
/// </remarks>
public sealed record SplitOptions
{
    /// <summary>
    /// The share of the training rows, above 0; the three shares sum to 1. Default null: from the number of rows, or 0.6 beside another
    /// share.
    /// </summary>
    public double? TrainShare { get; init; }

    /// <summary>The share of the dev rows, 0 or more. Default null: from the number of rows, or 0.2 beside another share.</summary>
    public double? DevShare { get; init; }

    /// <summary>The share of the test rows, 0 or more. Default null: from the number of rows, or 0.2 beside another share.</summary>
    public double? TestShare { get; init; }

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

    /// <summary>
    /// The shares that suit a number of rows: 60/20/20 up to 100,000, 98/1/1 from 1,000,000 on, and between them in a straight line over
    /// the logarithm: what dev and test rows are for needs so many of them, not such a share.
    /// </summary>
    /// <param name="rows">The number of rows, 1 or more.</param>
    public static (double Train, double Dev, double Test) SharesFor(long rows)
    {
        var way = Math.Clamp(Math.Log10(Math.Max(1, rows)) - 5, 0, 1);
        var held = Math.Round(0.2 - (way * 0.19), 4);
        return (1 - (2 * held), held, held);
    }

    /// <summary>True when no share was asked for, so that the number of rows decides.</summary>
    internal bool ChoosesShares => TrainShare is null && DevShare is null && TestShare is null;

    /// <summary>The shares that hold for a number of rows.</summary>
    internal (double Train, double Dev, double Test) Shares(long rows) =>
        ChoosesShares ? SharesFor(rows) : (TrainShare ?? 0.6, DevShare ?? 0.2, TestShare ?? 0.2);
}
