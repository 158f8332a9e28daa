using System.Globalization;
using System.Runtime.InteropServices;

namespace Ridgeback.Data;

/// <summary>Refuses arrays that make no dataset, with the row and column at fault.</summary>
internal static class DatasetChecks
{
    /// <summary>The number of rows; values must be finite and fill whole rows.</summary>
    public static int Rows(ReadOnlySpan<float> features, int featureCount, DatasetDescription description)
    {
        var what = $"Dataset '{description.Name}'";
        if (featureCount < 1)
        {
            throw new InputException(what, $"expected at least 1 feature, received {featureCount}", "Give the number of values of one row");
        }

        if (features.Length == 0)
        {
            throw new InputException(what, "expected at least one row, received none", "Give rows of features");
        }

        if (features.Length % featureCount != 0)
        {
            throw new InputException(what, $"expected rows of {featureCount} features, received {features.Length} values, which is no "
                + $"multiple of it", "Check the feature count");
        }

        Finite(features, featureCount, "feature", description);
        return features.Length / featureCount;
    }

    public static void Finite(ReadOnlySpan<float> values, int width, string kind, DatasetDescription description)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new InputException(
                    $"Dataset '{description.Name}', row {i / width}, {kind} {i % width} (both from 0)",
                    $"expected a finite number, received {values[i].ToString(CultureInfo.InvariantCulture)}",
                    "Remove the row or fill the value in");
            }
        }
    }

    public static void SameLength(long expected, int received, string kind, DatasetDescription description)
    {
        if (expected != received)
        {
            throw new InputException(
                $"Dataset '{description.Name}'", $"expected {expected} {kind}, received {received}", $"Give {kind} for every row");
        }
    }

    public static string[] NumberedClasses(ReadOnlySpan<int> labels, DatasetDescription description)
    {
        var largest = 0;
        foreach (var label in labels)
        {
            largest = Math.Max(largest, label);
        }

        if (largest >= 1_000_000)
        {
            throw new InputException($"Dataset '{description.Name}'", $"expected class numbers that count from 0, received {largest}",
                "Number the classes 0, 1, 2…, or give their names as text");
        }

        return [.. Enumerable.Range(0, largest + 1).Select(number => number.ToString(CultureInfo.InvariantCulture))];
    }

    public static void Labels(ReadOnlySpan<int> labels, IReadOnlyList<string> classNames, DatasetDescription description)
    {
        if (classNames.Distinct(StringComparer.Ordinal).Count() != classNames.Count)
        {
            throw new InputException($"Dataset '{description.Name}'",
                $"expected every class to have its own name, received {string.Join(", ", classNames)}", "Rename a class");
        }

        for (var row = 0; row < labels.Length; row++)
        {
            if ((uint)labels[row] >= (uint)classNames.Count)
            {
                throw new InputException($"Dataset '{description.Name}', row {row} (from 0)",
                    $"expected a label of 0 to {classNames.Count - 1}, received {labels[row]}", "Correct the label, or name all classes");
            }
        }
    }

    public static DataSchema Schema(
        LearningTask task, int featureCount, IReadOnlyList<string> classNames, int targetCount, DatasetDescription description)
    {
        var shape = description.ExampleShape ?? [featureCount];
        if (shape.Count is not (1 or 3) || shape.Any(size => size < 1)
            || shape.Aggregate(1L, (product, size) => product * size) != featureCount)
        {
            throw new InputException($"Dataset '{description.Name}'", $"expected an example shape [features] or [height, width, channels] "
                + $"of {featureCount} values, received [{string.Join(", ", shape)}]", "Correct the example shape");
        }

        var features = Names(description.FeatureNames, "feature", featureCount, description);
        var targets = task == LearningTask.Classification && description.TargetNames is null ? ["label"]
            : Names(description.TargetNames, "target", targetCount, description);
        return new DataSchema(task, [.. shape], features, [.. classNames], targets);
    }

    public static string[] MadeUpNames(string kind, int count) =>
        [.. Enumerable.Range(1, count).Select(number => string.Create(CultureInfo.InvariantCulture, $"{kind} {number}"))];

    public static ReadOnlySpan<float> Flat(float[,] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref values[0, 0], values.Length);
    }

    private static string[] Names(IReadOnlyList<string>? names, string kind, int count, DatasetDescription description)
    {
        if (names is null)
        {
            return MadeUpNames(kind, count);
        }

        if (names.Count != count)
        {
            throw new InputException($"Dataset '{description.Name}'", $"expected {count} {kind} names, received {names.Count}",
                "Give one name for each, or none");
        }

        return [.. names];
    }
}
