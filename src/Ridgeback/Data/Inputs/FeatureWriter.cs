using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Takes rows in, one after the other, into memory or into a temporary file.</summary>
internal sealed class FeatureWriter
{
    private readonly float[] values;
    private readonly int width;
    private readonly RowFile? file;
    private int count;

    private FeatureWriter(float[] values, int width, RowFile? file) => (this.values, this.width, this.file) = (values, width, file);

    /// <param name="folder">The folder of the file; null for memory.</param>
    /// <param name="count">The number of rows; of no importance for a file.</param>
    /// <param name="width">Numbers of a row.</param>
    public static FeatureWriter Of(string? folder, int count, int width) =>
        folder is null ? ToMemory(count, width) : To(RowFile.Create(folder, width));

    public static FeatureWriter ToMemory(int count, int width) => new(new float[checked(count * width)], width, null);

    public static FeatureWriter To(RowFile file) => new([], file.Width, file);

    /// <summary>Adds whole rows.</summary>
    public void Add(ReadOnlySpan<float> rows)
    {
        if (file is null)
        {
            rows.CopyTo(values.AsSpan(count));
            count += rows.Length;
        }
        else
        {
            file.Append(rows);
        }
    }

    /// <summary>All rows that were added.</summary>
    public FeatureRows Finish() =>
        file is null ? new MemoryRows(values, width) : new FileRows(file, file.Finish());
}
