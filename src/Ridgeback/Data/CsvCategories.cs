using System.Globalization;
using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Which columns of a table are categories, and which; looks at all rows, some at a time.</summary>
internal sealed class CsvCategories
{
    private const int MostUnasked = 100;

    /// <summary>No more different words are remembered of a column that was not asked to be categories: it will be refused.</summary>
    private const int MostRemembered = 100_000;

    private readonly int[] columns;
    private readonly bool[] asked;
    private readonly bool[] hasNumber;
    private readonly SortedSet<string>[] different;
    private readonly CsvTable first;
    private int rows;

    public CsvCategories(CsvTable first, int[] columns, CsvOptions options)
    {
        var wanted = options.Categorical.Select(column => CsvColumns.Find(first, column, "categorical")).ToHashSet();
        (this.first, this.columns) = (first, columns);
        asked = [.. columns.Select(wanted.Contains)];
        hasNumber = new bool[columns.Length];
        different = [.. columns.Select(_ => new SortedSet<string>(StringComparer.Ordinal))];
    }

    /// <summary>Looks at further rows.</summary>
    public void Look(CsvTable table)
    {
        rows += table.RowCount;
        for (var i = 0; i < columns.Length; i++)
        {
            // A single number among words is rather a mistake among numbers or among words, and is named as one.
            for (var row = 0; row < table.RowCount && (asked[i] || !hasNumber[i]); row++)
            {
                var text = table[row, columns[i]];
                if (CsvDataset.IsMissing(text))
                {
                    continue;
                }

                // A decimal comma is a number written wrongly.
                hasNumber[i] |= !asked[i]
                    && float.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out _);
                if (!hasNumber[i] && (asked[i] || different[i].Count <= MostRemembered))
                {
                    different[i].Add(text);
                }
            }

            if (hasNumber[i])
            {
                different[i].Clear();
            }
        }
    }

    /// <summary>For each feature column its categories, sorted; null for numbers. Empty when all are numbers.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Found()
    {
        var found = columns.Select((_, i) => asked[i] || (!hasNumber[i] && different[i].Count > 0) ? Categories(i) : null).ToArray();
        return found.Any(categories => categories is not null) ? found : [];
    }

    private string[] Categories(int i) => different[i].Count <= MostUnasked || asked[i] ? [.. different[i]] : throw new InputException(
        $"CSV file '{first.Source}', column {(first.HasHeader ? $"'{first.ColumnNames[columns[i]]}'" : columns[i] + 1)}",
        $"expected numbers, or at most {MostUnasked} different words, received {different[i].Count} in {rows} rows",
        "Leave the column out if it names the rows (ignore), or say that it is categorical");
}
