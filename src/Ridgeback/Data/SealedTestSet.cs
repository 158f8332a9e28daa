namespace Ridgeback.Data;

/// <summary>Test rows that cannot be read until they are opened, and every opening is recorded (R137).</summary>
/// <remarks>
/// An error on test rows is honest once. A second opening is possible, but counted, so that a report can say so.
/// Safe to use from many threads.
/// </remarks>
public sealed class SealedTestSet
{
    private readonly Dataset rows;
    private readonly List<TestOpening> openings = [];
    private readonly Lock gate = new();

    internal SealedTestSet(Dataset rows) => this.rows = rows.As(DataRole.Test);

    /// <summary>The number of rows; 0 when the split was asked for no test rows.</summary>
    public int Count => rows.Count;

    /// <summary>The fingerprint of the rows, so that a run can record what it will be tested on without opening them.</summary>
    public string Fingerprint => rows.Fingerprint;

    /// <summary>All openings so far, first to last.</summary>
    public IReadOnlyList<TestOpening> Openings
    {
        get
        {
            lock (gate)
            {
                return [.. openings];
            }
        }
    }

    /// <summary>The same rows, changed without being looked at; sealed anew.</summary>
    internal SealedTestSet Map(Func<Dataset, Dataset> change) => new(change(rows));

    /// <summary>Gives the rows and records the opening.</summary>
    /// <param name="reason">What for, in words for the report: "final evaluation of run 7".</param>
    /// <exception cref="InputException">No reason is given, or there are no test rows.</exception>
    public Dataset Open(string reason)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            throw new InputException(
                "Sealed test set", "expected a reason for opening it, received none", "Say what the rows are used for");
        }

        if (rows.Count == 0)
        {
            throw new InputException(
                "Sealed test set", "expected test rows, received a split without any", "Give the split a test share or a test count");
        }

        lock (gate)
        {
            openings.Add(new TestOpening(openings.Count + 1, reason));
        }

        return rows;
    }
}
