using System.Globalization;
using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Makes a dataset of a table.</summary>
internal static class CsvDataset
{
    private const int MostGuessedClasses = 20;

    /// <summary>Reads features and the label or target.</summary>
    public static Dataset Read(CsvTable table, CsvOptions options, string name)
    {
        var target = CsvColumns.Find(table, options.Target, "target");
        var columns = FeatureColumns(table, options, target);
        var categories = CsvCategories.Of(table, columns, options);
        var features = Features(table, columns, options, categories);
        var texts = Enumerable.Range(0, table.RowCount).Select(row => NotMissing(table, row, target)).ToArray();
        var description = new DatasetDescription
        {
            Name = name,
            FeatureNames = table.HasHeader ? [.. columns.Select(column => table.ColumnNames[column])] : null,
            TargetNames = table.HasHeader ? [table.ColumnNames[target]] : null,
        };
        return Weighted(table, options, (options.Task ?? Guess(texts)) switch
        {
            LearningTask.Classification => Classes(),
            LearningTask.Regression => Numbers(),
            _ => throw new InputException($"CSV file '{table.Source}'", "expected the task classification or regression, received none", "Choose one, or leave the choice to the target's values"),
        });

        Dataset Classes()
        {
            var (labels, classes) = ClassList.Number(texts);
            return Dataset.FromOwned(features, DatasetChecks.Schema(LearningTask.Classification, columns.Length, classes, 1, description) with { Categories = categories }, name, labels);
        }

        Dataset Numbers()
        {
            var targets = texts.Select((_, row) => Number(table, row, target, "Give numbers, or choose classification")).ToArray();
            return Dataset.FromOwned(features, DatasetChecks.Schema(LearningTask.Regression, columns.Length, [], 1, description) with { Categories = categories }, name, targets: targets);
        }
    }

    /// <summary>Reads the columns a model was trained on, and the label or target where the table has it.</summary>
    public static Dataset ReadAs(CsvTable table, DataSchema schema, CsvOptions options, string name)
    {
        var (columns, target) = CsvColumns.Match(table, schema, options);
        var features = Features(table, columns, options, schema.Categories);
        if (target is not { } column || schema.Task == LearningTask.None)
        {
            return Dataset.FromOwned(features, schema with { Task = LearningTask.None, ClassNames = [], TargetNames = [] }, name);
        }

        if (schema.Task == LearningTask.Regression)
        {
            return WeightedIfThere(table, options, Dataset.FromOwned(features, schema, name, targets: [.. Enumerable.Range(0, table.RowCount).Select(row => Number(table, row, column, "Correct the target, or leave the column out"))]));
        }

        if (schema.Bins is { } bins)
        {
            int[] binned = [.. Enumerable.Range(0, table.RowCount).Select(row => bins.BinOf(Number(table, row, column, "Correct the target, or leave the column out")))];
            return WeightedIfThere(table, options, Dataset.FromOwned(features, schema, name, binned));
        }

        var places = ClassList.Places(schema.ClassNames);
        var labels = new int[table.RowCount];
        for (var row = 0; row < labels.Length; row++)
        {
            var text = NotMissing(table, row, column);
            if (!places.TryGetValue(text, out labels[row]))
            {
                throw new InputException(table.Locate(row, column), $"expected one of the classes {Some(schema.ClassNames)}, received '{text}'", "Correct the label, or leave the column out to predict without it");
            }
        }

        return WeightedIfThere(table, options, Dataset.FromOwned(features, schema, name, labels));
    }

    /// <summary>Other data than that of the training may lack the column; a mere number does not say which it is.</summary>
    private static Dataset WeightedIfThere(CsvTable table, CsvOptions options, Dataset data) =>
        options.Weights is { } name && table.HasHeader && table.ColumnNames.Contains(name, StringComparer.Ordinal) ? Weighted(table, options, data) : data;

    /// <summary>The same rows with the weights of their column, where the options name one.</summary>
    private static Dataset Weighted(CsvTable table, CsvOptions options, Dataset data)
    {
        if (options.Weights is not { } name)
        {
            return data;
        }

        var column = CsvColumns.Find(table, name, "weights");
        return data.WithWeights([.. Enumerable.Range(0, table.RowCount).Select(row => Weight(table, row, column))]);
    }

    private static float Weight(CsvTable table, int row, int column)
    {
        var weight = Number(table, row, column, "Give a weight of 0 or more");
        return weight >= 0 ? weight : throw new InputException(
            table.Locate(row, column), FormattableString.Invariant($"expected a weight of 0 or more, received '{table[row, column]}'"), "Correct the weight; 0 leaves the row out of every mean");
    }

    /// <summary>A list for a message: the first ten, and how many more.</summary>
    public static string Some(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(10).Select(name => $"'{name}'")) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");

    private static int[] FeatureColumns(CsvTable table, CsvOptions options, int target)
    {
        var ignored = options.Ignore.Select(column => CsvColumns.Find(table, column, "ignored")).ToHashSet();
        if (options.Weights is { } weights)
        {
            ignored.Add(CsvColumns.Find(table, weights, "weights"));
        }

        int[] columns = [.. Enumerable.Range(0, table.ColumnCount).Where(column => column != target && !ignored.Contains(column))];
        if (ignored.Contains(target))
        {
            throw new InputException($"CSV file '{table.Source}'", $"expected a target column that is not ignored, received column {target + 1} for both", "Choose another target, or do not ignore it");
        }

        return columns.Length > 0 ? columns : throw new InputException($"CSV file '{table.Source}'", $"expected at least one feature beside the target, received {table.ColumnCount} columns separated by '{table.Delimiter}'", "Name the right delimiter, or add features");
    }

    private static float[] Features(CsvTable table, int[] columns, CsvOptions options, IReadOnlyList<IReadOnlyList<string>?> categories)
    {
        var features = new float[checked(table.RowCount * columns.Length)];
        for (var i = 0; i < columns.Length; i++)
        {
            var places = categories.Count > 0 && categories[i] is { } names ? ClassList.Places(names) : null;
            for (var row = 0; row < table.RowCount; row++)
            {
                features[(row * columns.Length) + i] = Feature(table, row, columns[i], options, places);
            }
        }

        return features;
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

    private static float Number(CsvTable table, int row, int column, string remedy)
    {
        var text = NotMissing(table, row, column);
        if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            throw new InputException(table.Locate(row, column), $"expected a number, received '{text}'", remedy);
        }

        if (!float.IsFinite(value))
        {
            throw new InputException(table.Locate(row, column), $"expected a finite number of at most {float.MaxValue.ToString("0.###e0", CultureInfo.InvariantCulture)}, received '{text}'", "Correct the value or remove the row");
        }

        return value;
    }

    internal static string NotMissing(CsvTable table, int row, int column)
    {
        var text = table[row, column];
        return !IsMissing(text)
            ? text
            : throw new InputException(table.Locate(row, column), text.Length == 0 ? "expected a value, received an empty cell" : $"expected a value, received '{text}', which marks a missing one", "Fill the value in, remove the row, or have missing values imputed (missing)");
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

    private static LearningTask Guess(string[] texts)
    {
        if (texts.Any(text => !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
        {
            return LearningTask.Classification;
        }

        if (!texts.All(text => ClassList.IsWhole(text, out _)))
        {
            return LearningTask.Regression;
        }

        var different = texts.Distinct(StringComparer.Ordinal).Count();
        return different <= MostGuessedClasses && 2 * different <= texts.Length ? LearningTask.Classification : LearningTask.Regression;
    }
}
