using System.Globalization;

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

    internal CsvTable(string source, char delimiter, string[]? header, List<string> cells, List<int> lines, int columnCount)
    {
        Source = source;
        Delimiter = delimiter;
        HasHeader = header is not null;
        ColumnNames = header
            ?? [.. Enumerable.Range(1, columnCount).Select(number => string.Create(CultureInfo.InvariantCulture, $"column {number}"))];
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
    /// <param name="delimiter">The character between cells; null chooses among <c>, ; tab |</c> by what is consistent over the first
    /// lines.</param>
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
        using var reader = new CsvBlockReader(stream, source, header, delimiter, whole: true);
        return reader.Next(int.MaxValue)!;
    }

    /// <summary>
    /// The same table some rows at a time (as many as so many cells, at least one), for one that is larger than memory; every part has the
    /// names and says the lines of the file.
    /// </summary>
    internal static IEnumerable<CsvTable> ReadBlocks(string path, CsvHeader header, char? delimiter, int cellsTogether)
    {
        using var stream = InputFile.OpenUnpacked(path, "CSV file");
        using var reader = new CsvBlockReader(stream, path, header, delimiter, whole: false);
        // The first row says how many cells a row has.
        for (var rows = 1; reader.Next(rows) is { } part; rows = Math.Max(1, cellsTogether / part.ColumnCount))
        {
            yield return part;
        }
    }
}
