namespace Ridgeback.Data;

/// <summary>How a source is read, whatever it turns out to be.</summary>
public sealed record SourceOptions
{
    /// <summary>How a CSV file is read. Default: see <see cref="CsvOptions"/>.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>How a folder of images is read. Default: see <see cref="ImageOptions"/>.</summary>
    public ImageOptions Images { get; init; } = new();

    /// <summary>
    /// A folder for a temporary file that holds the features, for data larger than memory; see <see cref="Dataset.InFile"/>. CSV files are
    /// read some rows at a time and images one by one; IDX files are read whole first. Default null: memory.
    /// </summary>
    public string? RowsIn { get; init; }
}
