using System.Globalization;
using System.Text.Unicode;
using CsvHelper;

namespace Ridgeback.Formats;

/// <summary>Reads a table from a stream, all rows or some at a time.</summary>
internal sealed class CsvBlockReader : IDisposable
{
    private readonly string source;
    private readonly CsvHeader header;
    private readonly CsvReader reader;
    private string[]? names;
    private int columnCount;
    private int rowsRead;
    private bool begun;

    public CsvBlockReader(Stream stream, string source, CsvHeader header, char? delimiter, bool whole)
    {
        (this.source, this.header) = (source, header);
        var options = CsvReaderOptions.Default with
        {
            HasHeader = false,
            Separator = delimiter,
            TrackLineNumbers = true,
            TrimWhitespace = true,
            PoolStrings = whole,
            MalformedData = CsvMalformedDataHandling.Throw,
        };
        reader = Guarded(() => CsvReader.Create(stream, options, leaveOpen: true));
    }

    public void Dispose() => reader.Dispose();

    /// <summary>The next rows, at most so many; null when there are no more.</summary>
    public CsvTable? Next(int most)
    {
        var (cells, lines) = (new List<string>(), new List<int>());
        // The first row may be the header and no row of its own.
        for (var room = begun ? most : Math.Max(most, most + 1); lines.Count < room && Guarded(reader.Read);)
        {
            Take(cells, lines);
        }

        if (begun)
        {
            return lines.Count > 0 ? new CsvTable(source, reader.Separator, names, cells, lines, columnCount) : null;
        }

        begun = true;
        if (lines.Count == 0)
        {
            throw new InputException(
                $"CSV file '{source}'", "expected at least one row, received an empty file", "Give a table with one example in a row");
        }

        names = TakeHeader(cells, lines);
        if (lines.Count == 0)
        {
            throw new InputException(
                $"CSV file '{source}'", "expected rows of data, received a header only", "Add rows, or say that there is no header");
        }

        if (names is not null)
        {
            RefuseRepeatedNames(names, source);
        }

        return new CsvTable(source, reader.Separator, names, cells, lines, columnCount);
    }

    private void Take(List<string> cells, List<int> lines)
    {
        var line = checked((int)reader.LineNumber);
        if (!Utf8.IsValid(reader.RawRecord) || reader.RawRecord.Contains((byte)0))
        {
            throw new InputException(
                $"CSV file '{source}', line {line}", "expected UTF-8 text, received bytes that are not", "Save the table as UTF-8 text");
        }

        if (rowsRead == 0)
        {
            columnCount = reader.FieldCount;
        }
        else if (reader.FieldCount != columnCount)
        {
            throw new InputException($"CSV file '{source}', line {line} (row {rowsRead + 1})",
                $"expected {columnCount} columns as in the first row, received {reader.FieldCount}",
                $"Give every row {columnCount} cells separated by {Name(reader.Separator)}, or name another delimiter");
        }

        for (var column = 0; column < columnCount; column++)
        {
            cells.Add(reader.GetString(column));
        }

        lines.Add(line);
        rowsRead++;
    }

    private T Guarded<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException failure)
        {
            throw new InputException(
                $"CSV file '{source}', line {failure.LineNumber}", $"expected well-formed quoting, received {Problem(failure)}",
                "Close every quote, and write a quote inside a quoted cell twice", failure);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException)
        {
            throw new InputException($"CSV file '{source}'", $"expected to read it to its end, received: {failure.Message.TrimEnd('.')}",
                "Check that the file is complete", failure);
        }
    }

    private string[]? TakeHeader(List<string> cells, List<int> lines)
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
                throw new InputException($"CSV file '{source}', header", $"expected every column to have its own name, received "
                    + $"'{names[column]}' for columns {earlier + 1} and {column + 1}", "Rename one of them");
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
