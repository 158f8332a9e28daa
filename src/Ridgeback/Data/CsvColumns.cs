using System.Globalization;
using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Finds columns of a table by name or number.</summary>
internal static class CsvColumns
{
    /// <summary>A column by its name, its number counted from 1, or "last".</summary>
    public static int Find(CsvTable table, string column, string use)
    {
        if (table.HasHeader && IndexOf(table, column) is var named and >= 0)
        {
            return named;
        }

        if (column.Equals("last", StringComparison.OrdinalIgnoreCase))
        {
            return table.ColumnCount - 1;
        }

        if (int.TryParse(column, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1
            && number <= table.ColumnCount)
        {
            return number - 1;
        }

        var choices = table.HasHeader ? $"the columns {CsvDataset.Some(table.ColumnNames)}" : $"{table.ColumnCount} columns without names";
        throw new InputException($"CSV file '{table.Source}', {use} column", $"expected one of {choices}, received '{column}'",
            table.HasHeader && Suggestion.For(column, table.ColumnNames) is { } near ? $"Did you mean '{near}'"
                : $"Give a column's name, its number from 1 to {table.ColumnCount}, or \"last\"");
    }

    /// <summary>The columns of a model's features in its order, and the column of its label or target where there is one.</summary>
    /// <remarks>
    /// By name where the table has a header with all of them, in any order, further columns left out. By place where
    /// either side has no names: as many columns as features, or one more, which is then the label or target.
    /// </remarks>
    public static (int[] Features, int? Target) Match(CsvTable table, DataSchema schema, CsvOptions options)
    {
        if (table.HasHeader)
        {
            var places = table.ColumnNames.Index().DistinctBy(column => column.Item)
                .ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal);
            var named = schema.FeatureNames.Select(name => places.GetValueOrDefault(name, -1)).ToArray();
            if (named.All(column => column >= 0))
            {
                return (named, TargetByName(table, schema, options, named));
            }

            if (!schema.HasMadeUpNames)
            {
                var missing = schema.FeatureNames.Where((_, i) => named[i] < 0).ToArray();
                throw new InputException(
                    $"CSV file '{table.Source}'", $"expected the columns the model was trained on, received no {CsvDataset.Some(missing)}",
                    Suggestion.For(missing[0], table.ColumnNames) is { } near
                        ? $"Is '{near}' meant? Name the columns as in the training data" : "Name the columns as in the training data");
            }
        }

        var ignored = options.Ignore.Select(column => Find(table, column, "ignored")).ToHashSet();
        int[] rest = [.. Enumerable.Range(0, table.ColumnCount).Where(column => !ignored.Contains(column))];
        if (rest.Length == schema.FeatureCount)
        {
            return (rest, null);
        }

        var target = Find(table, options.Target, "target");
        return rest.Length == schema.FeatureCount + 1 && rest.Contains(target)
            ? ([.. rest.Where(column => column != target)], target)
            : throw new InputException($"CSV file '{table.Source}'", $"expected {schema.FeatureCount} columns of features, and at most "
                + $"one more for the label, received {rest.Length}", "Give the columns the model was trained on, and ignore the others");
    }

    private static int? TargetByName(CsvTable table, DataSchema schema, CsvOptions options, int[] features)
    {
        if (schema.TargetNames is [var name] && IndexOf(table, name) is var column and >= 0)
        {
            return column;
        }

        if (options.Target == new CsvOptions().Target)
        {
            return null;
        }

        var chosen = Find(table, options.Target, "target");
        return features.Contains(chosen)
            ? throw new InputException($"CSV file '{table.Source}', target column",
                $"expected a column that is no feature, received '{options.Target}'", "Choose another column, or none")
            : chosen;
    }

    private static int IndexOf(CsvTable table, string name)
    {
        for (var column = 0; column < table.ColumnCount; column++)
        {
            if (table.ColumnNames[column] == name)
            {
                return column;
            }
        }

        return -1;
    }
}
