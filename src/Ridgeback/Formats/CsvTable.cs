using System.Globalization;
using System.Text.Unicode;
using CsvHelper;

namespace Ridgeback.Formats;

/// <summary>A rectangular table of text cells, each row with the line of the file it started on.</summary>
/// <remarks>
/// Text is UTF-8 (a byte order mark is skipped; UTF-16 with a mark is understood), gzipped or not. Quoting follows
/// RFC 4180: <c>"a, b"</c>, <c>"say ""x"""</c>, line breaks inside quotes. Empty lines are skipped. Spaces and tabs
/// around a cell are not part of it.
/// </remarks>
public sealed class CsvTable
{
    private readonly List<string> cells;
    private readonly List<int> lines;

    private CsvTable(string source, char delimiter, string[]? header, List<string> cells, List<int> lines, int columnCount)
    {
        Source = source;
        Delimiter = delimiter;
        HasHeader = header is not null;
        ColumnNames = header ?? [.. Enumerable.Range(1, columnCount).Select(number => string.Create(CultureInfo.InvariantCulture, $"column {number}"))];
        ColumnCount = columnCount;
        this.cells = cells;
        this.lines = lines;
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    /// <summary>The character between two cells, given or detected.</summary>
    public char Delimiter { get; }

    /// <summary>Whether the first row named the columns.</summary>
    public bool HasHeader { get; }

    /// <summary>One name for each column: the header's, or "column 1", "column 2" and so on.</summary>
    public IReadOnlyList<string> ColumnNames { get; }

    /// <summary>The number of columns, the same in every row.</summary>
    public int ColumnCount { get; }

    /// <summary>The number of rows, the header not counted.</summary>
    public int RowCount => lines.Count;

    /// <summary>The text of a cell; row and column count from 0.</summary>
    public string this[int row, int column] =>
        (uint)column < (uint)ColumnCount ? cells[(row * ColumnCount) + column] : throw new ArgumentOutOfRangeException(nameof(column));

    /// <summary>The line of the file (from 1) on which a row (from 0) starts.</summary>
    public int LineOf(int row) => lines[row];

    /// <summary>A cell as a person finds it: file, line and column counted from 1, and the column's name.</summary>
    public string Locate(int row, int column) => HasHeader
        ? $"'{Source}', line {lines[row]}, column {column + 1} ('{ColumnNames[column]}')"
        : $"'{Source}', line {lines[row]}, column {column + 1}";

    /// <summary>Reads a table from a file.</summary>
    /// <param name="path">The file, gzipped or not.</param>
    /// <param name="header">Whether the first row names the columns.</param>
    /// <param name="delimiter">The character between cells; null chooses among <c>, ; tab |</c> by what is consistent over the first lines.</param>
    /// <exception cref="InputException">The file is missing, empty, not text, badly quoted, or its rows differ in length.</exception>
    public static CsvTable Read(string path, CsvHeader header = CsvHeader.Auto, char? delimiter = null)
    {
        using var stream = InputFile.OpenUnpacked(path, "CSV file");
        return Read(stream, path, header, delimiter);
    }

    /// <summary>Reads a table from a stream.</summary>
    /// <param name="stream">The text, read to its end.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <inheritdoc cref="Read(string, CsvHeader, char?)"/>
    public static CsvTable Read(Stream stream, string source, CsvHeader header = CsvHeader.Auto, char? delimiter = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        try
        {
            return Parse(stream, source, header, delimiter);
        }
        catch (CsvFormatException failure)
        {
            throw new InputException($"CSV file '{source}', line {failure.LineNumber}", $"expected well-formed quoting, received {Problem(failure)}",
                "Close every quote, and write a quote inside a quoted cell twice", failure);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw new InputException($"CSV file '{source}'", $"it could not be read to its end ({failure.Message.TrimEnd('.')})", "Check that the file is complete", failure);
        }
    }

    private static CsvTable Parse(Stream stream, string source, CsvHeader header, char? delimiter)
    {
        var options = CsvReaderOptions.Default with
        {
            HasHeader = false,
            Separator = delimiter,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            PoolStrings = true,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        using var reader = CsvReader.Create(stream, options, leaveOpen: true);
        var cells = new List<string>();
        var lines = new List<int>();
        var columnCount = 0;
        while (reader.Read())
        {
            var line = checked((int)reader.LineNumber);
            if (!Utf8.IsValid(reader.RawRecord) || reader.RawRecord.Contains((byte)0))
            {
                throw new InputException($"CSV file '{source}', line {line}", "expected UTF-8 text, received bytes that are not", "Save the table as UTF-8 text");
            }

            if (lines.Count == 0)
            {
                columnCount = reader.FieldCount;
            }
            else if (reader.FieldCount != columnCount)
            {
                throw new InputException($"CSV file '{source}', line {line} (row {lines.Count + 1})", $"expected {columnCount} columns as in the first row, received {reader.FieldCount}",
                    $"Give every row {columnCount} cells separated by {Name(reader.Separator)}, or name another delimiter");
            }

            for (var column = 0; column < columnCount; column++)
            {
                cells.Add(reader.GetString(column));
            }

            lines.Add(line);
        }

        if (lines.Count == 0)
        {
            throw new InputException($"CSV file '{source}'", "expected at least one row, received an empty file", "Give a table with one example in a row");
        }

        var names = TakeHeader(header, cells, lines, columnCount);
        if (lines.Count == 0)
        {
            throw new InputException($"CSV file '{source}'", "expected rows of data, received a header only", "Add rows, or say that there is no header");
        }

        if (names is not null)
        {
            RefuseRepeatedNames(names, source);
        }

        return new CsvTable(source, reader.Separator, names, cells, lines, columnCount);
    }

    private static string[]? TakeHeader(CsvHeader header, List<string> cells, List<int> lines, int columnCount)
    {
        var first = cells.Take(columnCount).ToArray();
        var isHeader = header == CsvHeader.Yes || (header == CsvHeader.Auto && first.All(cell => cell.Length > 0 && !IsNumber(cell)));
        if (!isHeader)
        {
            return null;
        }

        cells.RemoveRange(0, columnCount);
        lines.RemoveAt(0);
        return first;
    }

    private static void RefuseRepeatedNames(string[] names, string source)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var column = 0; column < names.Length; column++)
        {
            if (names[column].Length > 0 && !places.TryAdd(names[column], column) && places[names[column]] is var earlier)
            {
                throw new InputException($"CSV file '{source}', header", $"expected every column to have its own name, received '{names[column]}' for columns {earlier + 1} and {column + 1}", "Rename one of them");
            }
        }
    }

    private static bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    private static string Problem(CsvFormatException failure)
    {
        var start = failure.Message.IndexOf("): ", StringComparison.Ordinal);
        var end = failure.Message.LastIndexOf(" (byte offset", StringComparison.Ordinal);
        return start >= 0 && end > start ? failure.Message[(start + 3)..end] : failure.Message.TrimEnd('.');
    }

    private static string Name(char delimiter) => delimiter == '\t' ? "a tab" : $"'{delimiter}'";
}
