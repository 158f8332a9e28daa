namespace Ridgeback.Data;

/// <summary>Some rows of others in an order of their own: what a split shares is not copied.</summary>
/// <param name="rows">The others; no view themselves.</param>
/// <param name="places">For each row its place among them.</param>
internal sealed class ChosenRows(FeatureRows rows, int[] places) : FeatureRows(rows.Width)
{
    public override int Count => places.Length;

    public override bool InMemory => rows.InMemory;

    public override void Read(int first, Span<float> into)
    {
        // Rows that lie beside each other are read at once.
        var count = into.Length / Width;
        for (var i = 0; i < count;)
        {
            var run = 1;
            while (i + run < count && places[first + i + run] == places[first + i] + run)
            {
                run++;
            }

            rows.Read(places[first + i], into.Slice(i * Width, run * Width));
            i += run;
        }
    }

    public override ReadOnlySpan<float> Row(int row) => rows.Row(places[row]);

    public override void Gather(ReadOnlySpan<int> chosen, Span<float> into)
    {
        Span<int> some = stackalloc int[Math.Min(chosen.Length, 256)];
        for (var start = 0; start < chosen.Length; start += some.Length)
        {
            var count = Math.Min(some.Length, chosen.Length - start);
            for (var i = 0; i < count; i++)
            {
                some[i] = places[chosen[start + i]];
            }

            rows.Gather(some[..count], into.Slice(start * Width, count * Width));
        }
    }

    public override FeatureRows Select(ReadOnlySpan<int> chosen)
    {
        var further = new int[chosen.Length];
        for (var i = 0; i < further.Length; i++)
        {
            further[i] = places[chosen[i]];
        }

        return new ChosenRows(rows, further);
    }

    public override FeatureRows Joined(FeatureRows other) =>
        other is ChosenRows view && ReferenceEquals(view.Storage, rows) ? new ChosenRows(rows, [.. places, .. view.Places])
            : base.Joined(other);

    public override FeatureRows? Revalued(Action<float[]> change) =>
        rows.Revalued(change) is { } changed ? new ChosenRows(changed, places) : null;

    public override FeatureWriter Like(int count, int rowWidth) => rows.Like(count, rowWidth);

    public override void Release() => rows.Release();

    private FeatureRows Storage => rows;

    private int[] Places => places;
}
