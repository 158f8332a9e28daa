using System.Buffers;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Rows as a pipeline makes them, each time they are read; only the raw ones are held.</summary>
internal sealed class PreparedRows(FeatureRows raw, Pipeline pipeline) : FeatureRows(pipeline.OutputCount)
{
    public override int Count => raw.Count;

    public override bool InMemory => raw.InMemory;

    public override void Read(int first, Span<float> into)
    {
        if (raw.Width == Width)
        {
            raw.Read(first, into);
            pipeline.Apply(into, into, raw.Width);
            return;
        }

        var count = into.Length / Width * raw.Width;
        var values = ArrayPool<float>.Shared.Rent(count);
        raw.Read(first, values.AsSpan(0, count));
        pipeline.Apply(values.AsSpan(0, count), into, raw.Width);
        ArrayPool<float>.Shared.Return(values);
    }

    public override void Gather(ReadOnlySpan<int> rows, Span<float> into)
    {
        if (raw.Width == Width)
        {
            raw.Gather(rows, into);
            pipeline.Apply(into, into, raw.Width);
            return;
        }

        var count = rows.Length * raw.Width;
        var values = ArrayPool<float>.Shared.Rent(count);
        raw.Gather(rows, values.AsSpan(0, count));
        pipeline.Apply(values.AsSpan(0, count), into, raw.Width);
        ArrayPool<float>.Shared.Return(values);
    }

    public override FeatureWriter Like(int count, int rowWidth) => raw.Like(count, rowWidth);
}
