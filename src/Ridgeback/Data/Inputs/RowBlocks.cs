namespace Ridgeback.Data;

/// <summary>
/// Goes through rows in order, some at a time: all of them where they are one block, else as many as a few megabytes hold.
/// </summary>
/// <remarks>
/// Blocks but the last have a multiple of 256 rows: what sums in chunks of so many gets the same bits from a file as from memory.
/// </remarks>
internal ref struct RowBlocks
{
    private const int Chunk = 256;
    private const int ValuesTogether = 1 << 20;

    private readonly FeatureRows rows;
    private readonly float[] buffer;
    private readonly int together;
    private int next;

    /// <param name="rows">The rows.</param>
    /// <param name="inParts">Whether what is one block comes in parts too.</param>
    public RowBlocks(FeatureRows rows, bool inParts = false)
    {
        this.rows = rows;
        together = rows.Memory is not null && !inParts ? rows.Count
            : Math.Min(rows.Count, Math.Max(1, ValuesTogether / rows.Width / Chunk) * Chunk);
        buffer = rows.Memory is null ? new float[together * rows.Width] : [];
    }

    /// <summary>Some whole rows, valid until the next.</summary>
    public ReadOnlySpan<float> Current { get; private set; }

    public readonly RowBlocks GetEnumerator() => this;

    public bool MoveNext()
    {
        if (next >= rows.Count)
        {
            return false;
        }

        var (start, count) = (next, Math.Min(together, rows.Count - next));
        next += count;
        if (rows.Memory is { } all)
        {
            Current = all.AsSpan(start * rows.Width, count * rows.Width);
            return true;
        }

        rows.Read(start, buffer.AsSpan(0, count * rows.Width));
        Current = buffer.AsSpan(0, count * rows.Width);
        return true;
    }
}
