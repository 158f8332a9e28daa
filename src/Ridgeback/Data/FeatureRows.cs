namespace Ridgeback.Data;

/// <summary>The features of a dataset's rows, wherever they are held. Immutable; safe to read from many threads.</summary>
internal abstract class FeatureRows(int width)
{
    /// <summary>Numbers of a row.</summary>
    public int Width { get; } = width;

    /// <summary>The number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>All rows in memory; null where they are in a file.</summary>
    public abstract float[]? Memory { get; }

    /// <summary>Reads neighbouring rows.</summary>
    public abstract void Read(int first, Span<float> into);

    /// <summary>Chosen rows in the order given.</summary>
    public abstract FeatureRows Select(ReadOnlySpan<int> rows);

    /// <summary>Room for other rows, held in the same way.</summary>
    public abstract FeatureWriter Like(int count, int rowWidth);

    /// <summary>Frees what the rows use outside of memory; they may not be read afterwards.</summary>
    public virtual void Release()
    {
    }
}
