using System.Globalization;
using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Makes a dataset of a table.</summary>
internal static class CsvDataset
{
    /// <summary>Reads features and the label or target.</summary>
    /// <param name="tables">One table in parts, or whole; gone through several times.</param>
    /// <param name="options">How to read it.</param>
    /// <param name="name">The name of the data.</param>
    /// <param name="rowsIn">A folder for a file of the features; null for memory.</param>
    public static Dataset Read(IEnumerable<CsvTable> tables, CsvOptions options, string name, string? rowsIn = null)
    {
        var first = tables.First();
        var target = CsvColumns.Find(first, options.Target, "target");
        var heads = CsvHeads.Look(tables, options, target);
        var columns = FeatureColumns(first, options, target, heads);
        var (found, kind) = (new CsvCategories(first, columns, options), new CsvTarget(target, options.Task, options.AllowMissingTargets));
        var count = 0;
        foreach (var table in tables)
        {
            found.Look(table);
            kind.Look(table);
            count += table.RowCount;
        }

        var categories = found.Found();
        var description = new DatasetDescription
        {
            Name = name,
            FeatureNames = first.HasHeader ? [.. columns.Select(column => first.ColumnNames[column])] : null,
            TargetNames = first.HasHeader ? [first.ColumnNames[target]] : null,
        };
        var classes = kind.Task == LearningTask.Classification ? kind.Classes(tables) : [];
        var schema =
            DatasetChecks.Schema(Checked(kind.Task, first), columns.Length, classes, 1, description) with { Categories = categories };
        var writer = FeatureWriter.Of(rowsIn, count, columns.Length);
        return Rows(tables, columns, target, schema, options, name, writer, heads, "Give numbers, or choose classification");
    }

    /// <summary>Reads the columns a model was trained on, and the label or target where the table has it.</summary>
    public static Dataset ReadAs(IEnumerable<CsvTable> tables, DataSchema schema, CsvOptions options, string name, string? rowsIn = null)
    {
        var first = tables.First();
        var heads = CsvHeads.Match(first, schema, options);
        var (columns, target) = CsvColumns.Match(first, schema, first.HasHeader ? options : options
            with
        { Ignore = [.. options.Ignore, .. heads.Columns.Select(column => (column + 1).ToString(CultureInfo.InvariantCulture))] });
        var writer = FeatureWriter.Of(rowsIn, rowsIn is null ? tables.Sum(table => table.RowCount) : 0, columns.Length);
        if (target is not { } column || schema.Task == LearningTask.None)
        {
            return Rows(tables, columns, null, schema with { Task = LearningTask.None, ClassNames = [], TargetNames = [] },
                options with { Weights = null }, name, writer, heads, "");
        }

        // Other data than that of the training may lack the column; a mere number does not say which it is.
        var weighted = options.Weights is { } weights && first.HasHeader && first.ColumnNames.Contains(weights, StringComparer.Ordinal);
        return Rows(
            tables, columns, column, schema, weighted ? options : options with { Weights = null }, name, writer, heads,
            "Correct the target, or leave the column out");
    }

    private static LearningTask Checked(LearningTask task, CsvTable table) => task != LearningTask.None ? task : throw new InputException(
        $"CSV file '{table.Source}'", "expected the task classification or regression, received none",
        "Choose one, or leave the choice to the target's values");

    /// <summary>The rows in order; the target's kind is in the schema.</summary>
    private static Dataset Rows(
        IEnumerable<CsvTable> tables, int[] columns, int? target, DataSchema schema, CsvOptions options, string name,
        FeatureWriter writer, CsvHeads heads, string remedy)
    {
        var (labels, targets, weights) = (new List<int>(), new List<float>(), new List<float>());
        var places = ClassList.Places(schema.ClassNames);
        foreach (var table in tables)
        {
            var weight = options.Weights is { } named ? CsvColumns.Find(table, named, "weights") : -1;
            Features(table, columns, options, schema.Categories, writer);
            for (var row = 0; row < table.RowCount; row++)
            {
                heads.Add(table, row);
                if (target is { } cell && options.AllowMissingTargets && IsMissing(table[row, cell]))
                {
                    AddMissing();
                }
                else if (target is { } column && schema.Task == LearningTask.Regression)
                {
                    targets.Add(Number(table, row, column, remedy));
                }
                else if (target is { } label)
                {
                    labels.Add(schema.Bins is { } bins ? bins.BinOf(Number(table, row, label, remedy))
                        : Class(table, row, label, places, schema.ClassNames));
                }

                if (weight >= 0)
                {
                    weights.Add(Weight(table, row, weight));
                }
            }
        }

        var data = heads.AddTo(Dataset.FromOwned(writer.Finish(), schema, name, [.. labels], [.. targets]));
        return weights.Count > 0 ? data.WithWeights(weights.ToArray()) : data;

        void AddMissing()
        {
            if (schema.Task == LearningTask.Regression)
            {
                targets.Add(float.NaN);
            }
            else
            {
                labels.Add(-1);
            }
        }
    }

    internal static int Class(CsvTable table, int row, int column, Dictionary<string, int> places, IReadOnlyList<string> classes)
    {
        var text = NotMissing(table, row, column);
        return places.TryGetValue(text, out var label) ? label : throw new InputException(
            table.Locate(row, column), $"expected one of the classes {Some(classes)}, received '{text}'",
            "Correct the label, or leave the column out to predict without it");
    }

    private static float Weight(CsvTable table, int row, int column)
    {
        var weight = Number(table, row, column, "Give a weight of 0 or more");
        return weight >= 0 ? weight : throw new InputException(
            table.Locate(row, column), FormattableString.Invariant($"expected a weight of 0 or more, received '{table[row, column]}'"),
            "Correct the weight; 0 leaves the row out of every mean");
    }

    /// <summary>A list for a message: the first ten, and how many more.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(10).Select(name => $"'{name}'")) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");

    private static int[] FeatureColumns(CsvTable table, CsvOptions options, int target, CsvHeads heads)
    {
        var ignored = options.Ignore.Select(column => CsvColumns.Find(table, column, "ignored")).ToHashSet();
        if (options.Weights is { } weights)
        {
            ignored.Add(CsvColumns.Find(table, weights, "weights"));
        }

        var other = heads.Columns.ToHashSet();
        int[] columns = [.. Enumerable.Range(0, table.ColumnCount)
            .Where(column => column != target && !ignored.Contains(column) && !other.Contains(column))];
        if (ignored.Contains(target))
        {
            throw new InputException(
                $"CSV file '{table.Source}'", $"expected a target column that is not ignored, received column {target + 1} for both",
                "Choose another target, or do not ignore it");
        }

        return columns.Length > 0 ? columns : throw new InputException($"CSV file '{table.Source}'", $"expected at least one feature "
            + $"beside the target, received {table.ColumnCount} columns separated by '{table.Delimiter}'",
            "Name the right delimiter, or add features");
    }

    private static void Features(
        CsvTable table, int[] columns, CsvOptions options, IReadOnlyList<IReadOnlyList<string>?> categories, FeatureWriter writer)
    {
        var features = new float[columns.Length];
        var places =
            columns.Select((_, i) => categories.Count > 0 && categories[i] is { } names ? ClassList.Places(names) : null).ToArray();
        for (var row = 0; row < table.RowCount; row++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                features[i] = Feature(table, row, columns[i], options, places[i]);
            }

            writer.Add(features);
        }
    }

    /// <summary>A number, the number of a category, or NaN for a missing value where that is allowed.</summary>
    private static float Feature(CsvTable table, int row, int column, CsvOptions options, Dictionary<string, int>? places)
    {
        var text = table[row, column];
        if (options.AllowMissing && IsMissing(text))
        {
            return float.NaN;
        }

        if (places is not null)
        {
            return places.GetValueOrDefault(NotMissing(table, row, column), -1);
        }

        return Number(table, row, column, row == 0 && options.Header == CsvHeader.Auto && !table.HasHeader
            ? "If this row names the columns, say that there is a header; else give a number with a decimal point"
            : "Give a number with a decimal point, leave the column out, or say that it is categorical");
    }

    internal static float Number(CsvTable table, int row, int column, string remedy)
    {
        var text = NotMissing(table, row, column);
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            throw new InputException(table.Locate(row, column), $"expected a number, received '{text}'", remedy);
        }

        if (!float.IsFinite(value))
        {
            throw new InputException(table.Locate(row, column), $"expected a finite number of at most "
                + $"{float.MaxValue.ToString("0.###e0", CultureInfo.InvariantCulture)}, received '{text}'",
                "Correct the value or remove the row");
        }

        return value;
    }

    internal static string NotMissing(CsvTable table, int row, int column)
    {
        var text = table[row, column];
        return !IsMissing(text)
            ? text
            : throw new InputException(
                table.Locate(row, column), text.Length == 0 ? "expected a value, received an empty cell"
                    : $"expected a value, received '{text}', which marks a missing one",
                    "Fill the value in, remove the row, or have missing values imputed (missing)");
    }

    internal static bool IsMissing(string text) => text.Length <= 4 && (text is "" or "?" || IsAny(text, "na", "nan", "n/a", "null"));

    private static bool IsAny(string text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text.Equals(word, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
