namespace Ridgeback.Data;

/// <summary>What a source held: rows, and test rows of its own where it has test files.</summary>
/// <param name="Train">The rows to divide.</param>
/// <param name="Test">The source's own test rows; null when it has none.</param>
public sealed record SourceData(Dataset Train, Dataset? Test)
{
    /// <summary>Divides the rows; the source's own test rows, where there are any, are sealed whole and no others are taken.</summary>
    /// <param name="options">Shares or counts; null for shares from the number of rows (60/20/20 up to 100,000), stratified, seed
    /// 1.</param>
    /// <exception cref="InputException">The shares, counts or classes do not allow it.</exception>
    public DataSplit Split(SplitOptions? options = null) => Splitter.Split(Train, Test, options ?? new SplitOptions());

    /// <summary>
    /// Divides these rows into dev and test rows, and takes training rows from another source: <see cref="DataSplit.Mixed"/>.
    /// </summary>
    internal DataSplit SplitWith(Dataset train, SplitOptions options) => Splitter.Mixed(train, Train, Test, options);
}
