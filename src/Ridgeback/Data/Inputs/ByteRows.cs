namespace Ridgeback.Data;

/// <summary>Rows of bytes, such as 8-bit pixels: one byte a number until a batch is made. The array is taken over.</summary>
/// <remarks>
/// A byte stands for its own value, or for what preprocessing makes of it: where each number is changed by itself there are only 256
/// results for each place of a row, computed once by the same code that would change rows of numbers, and so with the same bits.
/// </remarks>
internal sealed class ByteRows : FeatureRows
{
    private const int Values = 256;
    private const int LargestTable = 1 << 22;

    private readonly byte[] bytes;

    /// <summary>What bytes stand for: (256) for all places alike, or (256, width); empty for their own value.</summary>
    private readonly float[] table;

    public ByteRows(byte[] bytes, int width)
        : this(bytes, width, [])
    {
    }

    private ByteRows(byte[] bytes, int width, float[] table)
        : base(width) => (this.bytes, this.table) = (bytes, table);

    public override int Count => bytes.Length / Width;

    public override void Read(int first, Span<float> into)
    {
        for (var start = 0; start < into.Length; start += Width)
        {
            Row(bytes.AsSpan(checked((first * Width) + start), Width), into.Slice(start, Width));
        }
    }

    public override FeatureRows? Revalued(Action<float[]> change)
    {
        if (Width > LargestTable / Values)
        {
            return null;
        }

        var changed = new float[Values * Width];
        for (var i = 0; i < changed.Length; i++)
        {
            changed[i] = table.Length == 0 ? i / Width : table.Length == Values ? table[i / Width] : table[i];
        }

        change(changed);
        return Array.TrueForAll(changed, float.IsFinite) ? new ByteRows(bytes, Width, Shortened(changed)) : null;
    }

    private void Row(ReadOnlySpan<byte> row, Span<float> into)
    {
        into = into[..row.Length];
        if (table.Length == 0)
        {
            for (var i = 0; i < row.Length; i++)
            {
                into[i] = row[i];
            }
        }
        else if (table.Length == Values)
        {
            var values = table.AsSpan(0, Values);
            for (var i = 0; i < row.Length; i++)
            {
                into[i] = values[row[i]];
            }
        }
        else
        {
            for (var i = 0; i < row.Length; i++)
            {
                into[i] = table[(row[i] * row.Length) + i];
            }
        }
    }

    /// <summary>One value for each byte, where it is the same at all places.</summary>
    private float[] Shortened(float[] changed)
    {
        var values = new float[Values];
        for (var i = 0; i < Values; i++)
        {
            var row = changed.AsSpan(i * Width, Width);
            values[i] = row[0];
            foreach (var value in row)
            {
                if (BitConverter.SingleToInt32Bits(value) != BitConverter.SingleToInt32Bits(row[0]))
                {
                    return changed;
                }
            }
        }

        return values;
    }
}
