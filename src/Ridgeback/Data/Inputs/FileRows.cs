using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Rows in a temporary file.</summary>
/// <param name="file">The rows.</param>
/// <param name="count">How many there are.</param>
internal sealed class FileRows(RowFile file, int count) : FeatureRows(file.Width)
{
    public override int Count => count;

    public override bool InMemory => false;

    public override void Read(int first, Span<float> into) => file.Read(first, into);

    public override FeatureWriter Like(int rows, int rowWidth) => FeatureWriter.To(file.Beside(rowWidth));

    public override void Release() => file.Release();
}
