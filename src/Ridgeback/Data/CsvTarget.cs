using System.Globalization;
using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>What the target column of a table holds: classes or numbers; looks at all rows, some at a time.</summary>
internal sealed class CsvTarget(int column, LearningTask? asked, bool allowMissing = false)
{
    private const int MostGuessedClasses = 20;

    private readonly HashSet<string> different = new(StringComparer.Ordinal);
    private bool allNumbers = true;
    private bool allWhole = true;
    private bool overflowed;
    private long rows;

    /// <summary>Looks at further rows.</summary>
    public void Look(CsvTable table)
    {
        rows += table.RowCount;
        for (var row = 0; row < table.RowCount; row++)
        {
            if (allowMissing && CsvDataset.IsMissing(table[row, column]))
            {
                rows--;
                continue;
            }

            var text = CsvDataset.NotMissing(table, row, column);
            if (different.Contains(text))
            {
                continue;
            }

            allNumbers = allNumbers && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
            allWhole = allWhole && ClassList.IsWhole(text, out _);
            // Of many different numbers nothing but their kind need be remembered, unless they are to be classes.
            overflowed |= asked != LearningTask.Classification && allNumbers && different.Count > MostGuessedClasses;
            if (!overflowed)
            {
                different.Add(text);
            }
        }
    }

    /// <summary>What was asked for, or what the values look like.</summary>
    public LearningTask Task => asked ?? (!allNumbers || (allWhole && different.Count <= MostGuessedClasses && 2L * different.Count <= rows)
        ? LearningTask.Classification : LearningTask.Regression);

    /// <summary>The names of the classes, sorted as everywhere; goes through the table once more where numbers came before words.</summary>
    public string[] Classes(IEnumerable<CsvTable> tables)
    {
        foreach (var table in overflowed ? tables : [])
        {
            for (var row = 0; row < table.RowCount; row++)
            {
                if (!allowMissing || !CsvDataset.IsMissing(table[row, column]))
                {
                    different.Add(table[row, column]);
                }
            }
        }

        return ClassList.Number([.. different]).Names;
    }
}
