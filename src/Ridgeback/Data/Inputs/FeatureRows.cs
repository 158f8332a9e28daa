namespace Ridgeback.Data;

/// <summary>The numbers of a dataset's rows, wherever and however they are held. Immutable; safe to read from many threads.</summary>
/// <remarks>
/// What is held becomes <c>float</c> when a batch or a block of rows is read. Choosing rows makes a view: nothing is copied, and the whole
/// storage lives as long as a view of it.
/// </remarks>
internal abstract class FeatureRows(int width)
{
    private float[]? block;

    /// <summary>Numbers of a row.</summary>
    public int Width { get; } = width;

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>All rows as one array where they are held like that; null for others.</summary>
    public virtual float[]? Memory => null;

    /// <summary>Whether the rows are in memory, and not in a file.</summary>
    public virtual bool InMemory => true;

    /// <summary>Reads neighbouring rows.</summary>
    public abstract void Read(int first, Span<float> into);

    /// <summary>One row, where it lies; a new array where it does not lie anywhere as numbers.</summary>
    public virtual ReadOnlySpan<float> Row(int row)
    {
        var values = new float[Width];
        Read(row, values);
        return values;
    }

    /// <summary>Reads rows in any order, one after the other. Allocates nothing.</summary>
    public virtual void Gather(ReadOnlySpan<int> rows, Span<float> into)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Read(rows[i], into.Slice(i * Width, Width));
        }
    }

    /// <summary>Chosen rows in the order given, without a copy.</summary>
    public virtual FeatureRows Select(ReadOnlySpan<int> rows) => new ChosenRows(this, rows.ToArray());

    /// <summary>These rows and others after them, without a copy.</summary>
    public virtual FeatureRows Joined(FeatureRows other) => new JoinedRows(this, other);

    /// <summary>Bytes that stand for other values; null for rows that hold no bytes.</summary>
    /// <param name="change">Changes rows of <see cref="Width"/> numbers in place, each number by itself.</param>
    public virtual FeatureRows? Revalued(Action<float[]> change) => null;

    /// <summary>All rows as one array; made at the first call where they are not held like that, and kept.</summary>
    public float[] ToBlock()
    {
        if (Memory is { } held)
        {
            return held;
        }

        if (Volatile.Read(ref block) is { } made)
        {
            return made;
        }

        var all = new float[checked(Count * Width)];
        Read(0, all);
        Volatile.Write(ref block, all);
        return all;
    }

    /// <summary>Room for other rows, held in the same way.</summary>
    public virtual FeatureWriter Like(int count, int rowWidth) => FeatureWriter.ToMemory(count, rowWidth);

    /// <summary>Frees what the rows use outside of memory; they may not be read afterwards.</summary>
    public virtual void Release()
    {
    }
}
