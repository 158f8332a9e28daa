using System.Globalization;
using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Which columns of a table are categories, and which.</summary>
internal static class CsvCategories
{
    private const int MostUnasked = 100;

    /// <summary>For each feature column its categories, sorted; null for numbers. Empty when all are numbers.</summary>
    public static IReadOnlyList<IReadOnlyList<string>?> Of(CsvTable table, int[] columns, CsvOptions options)
    {
        var asked = options.Categorical.Select(column => CsvColumns.Find(table, column, "categorical")).ToHashSet();
        var found = columns.Select(column => asked.Contains(column) || HasNoNumber(table, column) ? Categories(table, column, options, asked.Contains(column)) : null).ToArray();
        return found.Any(categories => categories is not null) ? found : [];
    }

    /// <summary>A single number among words is rather a mistake among numbers or among words, and is named as one.</summary>
    private static bool HasNoNumber(CsvTable table, int column)
    {
        var words = 0;
        for (var row = 0; row < table.RowCount; row++)
        {
            var text = table[row, column];
            if (CsvDataset.IsMissing(text))
            {
                continue;
            }

            // A decimal comma is a number written wrongly.
            if (float.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }

            words++;
        }

        return words > 0;
    }

    private static IReadOnlyList<string> Categories(CsvTable table, int column, CsvOptions options, bool asked)
    {
        var different = new SortedSet<string>(StringComparer.Ordinal);
        for (var row = 0; row < table.RowCount; row++)
        {
            var text = table[row, column];
            if (!CsvDataset.IsMissing(text))
            {
                different.Add(text);
            }
            else if (!options.AllowMissing)
            {
                CsvDataset.NotMissing(table, row, column);
            }
        }

        return different.Count <= MostUnasked || asked ? [.. different] : throw new InputException(
            $"CSV file '{table.Source}', column {(table.HasHeader ? $"'{table.ColumnNames[column]}'" : column + 1)}",
            $"expected numbers, or at most {MostUnasked} different words, received {different.Count} in {table.RowCount} rows",
            "Leave the column out if it names the rows (ignore), or say that it is categorical");
    }
}
