namespace Ridgeback.Data;

public sealed partial class Dataset
{
    /// <summary>Rows out of anything that can be gone through, with the name of a class each.</summary>
    /// <typeparam name="T">A record of the caller's.</typeparam>
    /// <param name="records">The records; gone through once.</param>
    /// <param name="features">The features of a record, as many for each.</param>
    /// <param name="label">The name of its class.</param>
    /// <param name="description">Names and shape; null for the defaults.</param>
    /// <param name="rowsIn">A folder for a temporary file that holds the features, for more records than fit into memory. Default null:
    /// memory.</param>
    /// <exception cref="InputException">A record has another number of features, or a value that is not finite; the message names
    /// it.</exception>
    public static Dataset From<T>(IEnumerable<T> records, Func<T, IReadOnlyList<float>> features, Func<T, string> label,
        DatasetDescription? description = null, string? rowsIn = null)
    {
        var (places, labels) = (new Dictionary<string, int>(StringComparer.Ordinal), new List<int>());
        var values = Collect(records, features, Label, description ??= new DatasetDescription(), rowsIn);
        string[] seen = [.. places.OrderBy(entry => entry.Value).Select(entry => entry.Key)];
        var (order, names) = ClassList.Number(seen);
        return FromOwned(values, DatasetChecks.Schema(LearningTask.Classification, values.Width, names, 1, description), description.Name,
            [.. labels.Select(place => order[place])]);

        void Label(T record)
        {
            var name = label(record);
            places.TryAdd(name, places.Count);
            labels.Add(places[name]);
        }
    }

    /// <summary>Rows out of anything that can be gone through, with a number to predict each.</summary>
    /// <param name="records">The records; gone through once.</param>
    /// <param name="features">The features of a record, as many for each.</param>
    /// <param name="target">The number to predict.</param>
    /// <param name="description">Names and shape; null for the defaults.</param>
    /// <param name="rowsIn">A folder for a temporary file that holds the features, for more records than fit into memory. Default null:
    /// memory.</param>
    /// <inheritdoc cref="From{T}(IEnumerable{T}, Func{T, IReadOnlyList{float}}, Func{T, string}, DatasetDescription, string)"/>
    public static Dataset From<T>(IEnumerable<T> records, Func<T, IReadOnlyList<float>> features, Func<T, float> target,
        DatasetDescription? description = null, string? rowsIn = null)
    {
        var targets = new List<float>();
        var values = Collect(records, features, record => targets.Add(target(record)), description ??= new DatasetDescription(), rowsIn);
        DatasetChecks.Finite(targets.ToArray(), 1, "target", description);
        return FromOwned(values, DatasetChecks.Schema(LearningTask.Regression, values.Width, [], 1, description), description.Name,
            targets: targets.ToArray());
    }

    /// <summary>The same rows with their features in a temporary file, which goes when they do: chosen rows are read from there.</summary>
    /// <param name="folder">Where the file is made; the folder is made if it does not exist. A place on a fast disk, and not one that is
    /// memory itself.</param>
    /// <remarks>
    /// Training gives the same bits as from memory; the rows of a batch are read one by one, in the random order of the epoch.
    /// </remarks>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public Dataset InFile(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var writer = FeatureWriter.Of(folder, Count, FeatureCount);
        foreach (var rows in Blocks())
        {
            writer.Add(rows);
        }

        return WithFeatures(writer.Finish());
    }

    /// <summary>The same rows with their features in memory.</summary>
    public Dataset ToMemory()
    {
        if (InMemory)
        {
            return this;
        }

        var writer = FeatureWriter.ToMemory(Count, FeatureCount);
        foreach (var rows in Blocks())
        {
            writer.Add(rows);
        }

        return WithFeatures(writer.Finish());
    }

    /// <summary>All rows in order, in memory or not.</summary>
    internal RowBlocks Blocks() => new(features);

    /// <summary>How the features are held.</summary>
    internal FeatureRows Held => features;

    /// <summary>Frees the temporary file, if there is one; the rows may not be used afterwards, nor others that share it.</summary>
    internal void Release() => features.Release();

    private static FeatureRows Collect<T>(
        IEnumerable<T> records, Func<T, IReadOnlyList<float>> features, Action<T> also, DatasetDescription description, string? rowsIn)
    {
        ArgumentNullException.ThrowIfNull(records);
        var (values, writer, width, number) = (new List<float>(), default(FeatureWriter), 0, 0);
        foreach (var record in records)
        {
            float[] row = [.. features(record)];
            width = number == 0 ? row.Length : width;
            var at = number;
            Require(row.Length == width
                && width > 0, at, $"expected {(width == 0 ? "1 feature or more" : $"{width} features as in the first record")}, received "
                    + $"{row.Length}", "Give as many features for each record");
            var odd = Array.FindIndex(row, value => !float.IsFinite(value));
            Require(odd < 0, at,
                FormattableString.Invariant($"expected a finite number as feature {odd} (from 0), received {(odd < 0 ? 0 : row[odd])}"),
                "Remove the record or fill the value in");
            if (rowsIn is null)
            {
                values.AddRange(row);
            }
            else
            {
                writer ??= FeatureWriter.Of(rowsIn, 0, width);
                writer.Add(row);
            }

            also(record);
            number++;
        }

        if (number == 0)
        {
            throw new InputException($"Dataset '{description.Name}'", "expected records, received none", "Give one record or more");
        }

        return writer?.Finish() ?? new MemoryRows([.. values], width);

        void Require(bool holds, int record, string found, string remedy)
        {
            if (!holds)
            {
                throw new InputException($"Dataset '{description.Name}', record {record} (from 0)", found, remedy);
            }
        }
    }
}
