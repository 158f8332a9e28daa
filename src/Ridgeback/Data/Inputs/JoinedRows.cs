namespace Ridgeback.Data;

/// <summary>Rows and others after them, each held as they were.</summary>
internal sealed class JoinedRows(FeatureRows first, FeatureRows second) : FeatureRows(first.Width)
{
    public override int Count => first.Count + second.Count;

    public override bool InMemory => first.InMemory && second.InMemory;

    public override void Read(int from, Span<float> into)
    {
        var count = into.Length / Width;
        var before = Math.Clamp(first.Count - from, 0, count);
        if (before > 0)
        {
            first.Read(from, into[..(before * Width)]);
        }

        if (before < count)
        {
            second.Read(from + before - first.Count, into[(before * Width)..]);
        }
    }

    public override FeatureWriter Like(int count, int rowWidth) => (first.InMemory ? second : first).Like(count, rowWidth);

    public override void Release()
    {
        first.Release();
        second.Release();
    }
}
