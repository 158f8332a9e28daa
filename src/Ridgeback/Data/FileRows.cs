using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Rows in a temporary file; choosing among them copies nothing, so that a split shares the file.</summary>
/// <param name="file">The rows.</param>
/// <param name="places">For each row its place in the file.</param>
internal sealed class FileRows(RowFile file, int[] places) : FeatureRows(file.Width)
{
    public override int Count => places.Length;

    public override float[]? Memory => null;

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

            file.Read(places[first + i], into.Slice(i * Width, run * Width));
            i += run;
        }
    }

    public override FeatureRows Select(ReadOnlySpan<int> rows)
    {
        var chosen = new int[rows.Length];
        for (var i = 0; i < chosen.Length; i++)
        {
            chosen[i] = places[rows[i]];
        }

        return new FileRows(file, chosen);
    }

    public override FeatureWriter Like(int count, int rowWidth) => FeatureWriter.To(file.Beside(rowWidth));

    public override void Release() => file.Release();
}
