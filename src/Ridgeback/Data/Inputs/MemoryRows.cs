namespace Ridgeback.Data;

/// <summary>Rows in one array, which is taken over.</summary>
internal sealed class MemoryRows(float[] values, int width) : FeatureRows(width)
{
    public override int Count => values.Length / Width;

    public override float[] Memory => values;

    public override void Read(int first, Span<float> into) => values.AsSpan(first * Width, into.Length).CopyTo(into);

    public override ReadOnlySpan<float> Row(int row) => values.AsSpan(row * Width, Width);

    public override void Gather(ReadOnlySpan<int> rows, Span<float> into)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            values.AsSpan(rows[i] * Width, Width).CopyTo(into.Slice(i * Width, Width));
        }
    }
}
