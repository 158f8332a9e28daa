using System.Globalization;
using System.Text;
using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Metrics;

namespace Ridgeback.Runs;

/// <summary>
/// Predictions as a table: the row (from 1), for a folder of images the file, the predicted class with a probability for each, or the
/// predicted values; then the same of every further head, of a reconstruction its error: the root mean squared difference to the prepared
/// features. With many passes their standard deviations stand behind.
/// </summary>
public sealed class PredictionTable
{
    private readonly DataSchema schema;
    private readonly float[] outputs;
    private readonly int width;
    private readonly string[]? files;
    private readonly float[]? deviations;
    private readonly IReadOnlyList<(string Name, PredictionTable Table)> heads;

    /// <param name="schema">The classes or the names of numbers.</param>
    /// <param name="width">Numbers of a row.</param>
    /// <param name="outputs">Row by row.</param>
    /// <param name="files">The file of each row; null for none.</param>
    /// <param name="heads">What further heads predict.</param>
    /// <param name="deviations">Standard deviations over passes, row by row; null for one pass.</param>
    internal PredictionTable(DataSchema schema, int width, float[] outputs, string[]? files,
        IReadOnlyList<(string Name, PredictionTable Table)>? heads = null, float[]? deviations = null)
    {
        this.heads = heads ?? [];
        this.deviations = deviations;
        this.schema = schema;
        this.width = width;
        this.files = files;
        this.outputs = outputs;
    }

    /// <summary>The number of rows.</summary>
    public int Count => outputs.Length / width;

    private bool OfClasses => schema.Task == LearningTask.Classification;

    /// <summary>Writes a CSV file, completely or not at all.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void WriteCsv(string path) => AtomicFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine(string.Join(',', Header().Select(Quote)));
        for (var row = 0; row < Count; row++)
        {
            writer.WriteLine(string.Join(',', Cells(row).Select(Quote)));
        }
    });

    private IEnumerable<string> Header() =>
    [
        "row", .. files is null ? [] : new[] { "file" }, .. Columns(),
        .. heads.SelectMany(head => head.Table.Columns().Select(column => $"{head.Name} {column}")),
    ];

    private IEnumerable<string> Spread(IReadOnlyList<string> names) => deviations is null ? [] : names.Select(name => $"deviation {name}");

    private IEnumerable<string> Columns() => OfClasses
        ?
        [
            "predicted", .. schema.Bins is null ? [] : new[] { "mean" },
            .. schema.ClassNames.Select(name => $"probability {name}"), .. Spread(schema.ClassNames),
        ]
        : schema.Task == LearningTask.None ? ["error"]
            : [.. schema.TargetNames.Select(name => width == 1 ? "predicted" : $"predicted {name}"), .. Spread(schema.TargetNames)];

    private IEnumerable<string> Cells(int row) =>
    [
        (row + 1).ToString(CultureInfo.InvariantCulture), .. files is null ? [] : new[] { files[row] },
        .. Values(row), .. heads.SelectMany(head => head.Table.Values(row)),
    ];

    private IEnumerable<string> Values(int row)
    {
        var values = outputs[(row * width)..((row + 1) * width)];
        if (OfClasses)
        {
            yield return schema.ClassNames[ArgMax.Of<float>(values)];
            if (schema.Bins is { } bins)
            {
                yield return bins.Mean(values).ToString("R", CultureInfo.InvariantCulture);
            }
        }

        foreach (var value in values.Concat(deviations?[(row * width)..((row + 1) * width)] ?? []))
        {
            yield return value.ToString("R", CultureInfo.InvariantCulture);
        }
    }

    private static string Quote(string cell) => cell.AsSpan().ContainsAny(",\"\r\n") ? $"\"{cell.Replace("\"", "\"\"")}\"" : cell;
}
