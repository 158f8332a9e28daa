namespace Ridgeback.Data;

/// <summary>
/// Goes through rows in order, some at a time: all of them where they are in memory, else as many as a few megabytes hold.
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
    private int next;

    public RowBlocks(FeatureRows rows)
    {
        this.rows = rows;
        var together = Math.Min(rows.Count, Math.Max(1, ValuesTogether / rows.Width / Chunk) * Chunk);
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

        if (rows.Memory is { } all)
        {
            Current = all;
            next = rows.Count;
            return true;
        }

        var count = Math.Min(buffer.Length / rows.Width, rows.Count - next);
        rows.Read(next, buffer.AsSpan(0, count * rows.Width));
        Current = buffer.AsSpan(0, count * rows.Width);
        next += count;
        return true;
    }
}
