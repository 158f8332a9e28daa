namespace Ridgeback.Data;

/// <summary>How a source is read, whatever it turns out to be.</summary>
public sealed record SourceOptions
{
    /// <summary>How a CSV file is read. Default: see <see cref="CsvOptions"/>.</summary>
    public CsvOptions Csv { get; init; } = new();

    /// <summary>How a folder of images is read. Default: see <see cref="ImageOptions"/>.</summary>
    public ImageOptions Images { get; init; } = new();
}
