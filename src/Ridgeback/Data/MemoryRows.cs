namespace Ridgeback.Data;

/// <summary>Rows in one array, which is taken over.</summary>
internal sealed class MemoryRows(float[] values, int width) : FeatureRows(width)
{
    public override int Count => values.Length / Width;

    public override float[] Memory => values;

    public override void Read(int first, Span<float> into) => values.AsSpan(first * Width, into.Length).CopyTo(into);

    public override FeatureRows Select(ReadOnlySpan<int> rows)
    {
        var chosen = new float[checked(rows.Length * Width)];
        for (var i = 0; i < rows.Length; i++)
        {
            Read(rows[i], chosen.AsSpan(i * Width, Width));
        }

        return new MemoryRows(chosen, Width);
    }

    public override FeatureWriter Like(int count, int rowWidth) => FeatureWriter.ToMemory(count, rowWidth);
}
