using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>What a missing value becomes.</summary>
public enum ImputeBy
{
    /// <summary>The mean of the training rows that have one.</summary>
    Mean,

    /// <summary>Their median; of an even number of values the mean of the middle two.</summary>
    Median,

    /// <summary>Their most frequent value; of several the least.</summary>
    MostFrequent,
}

/// <summary>
/// Fills missing values (NaN) in, feature by feature, with a value of the training rows that have one. Categories get the most frequent.
/// </summary>
public sealed record Impute : PreprocessingStep
{
    /// <param name="by">What a missing number becomes; default the mean.</param>
    public Impute(ImputeBy by = ImputeBy.Mean) => By = by;

    /// <summary>What a missing number becomes; default the mean.</summary>
    public ImputeBy By { get; init; }

    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training)
    {
        Statistics.RequireRows(training, FittedImpute.Name);
        var width = training.FeatureCount;
        var (values, counts) = (new double[width], new long[width]);
        foreach (var rows in training.Data.Blocks())
        {
            for (var i = 0; i < rows.Length; i++)
            {
                if (!float.IsNaN(rows[i]))
                {
                    values[i % width] += rows[i];
                    counts[i % width]++;
                }
            }
        }

        for (var feature = 0; feature < width; feature++)
        {
            if (counts[feature] == 0)
            {
                throw new InputException(
                    $"Preprocessing '{FittedImpute.Name}', feature '{training.Data.FeatureNames[feature]}'",
                    "expected a value in some training row, received none", "Leave the column out");
            }

            var by = training.Data.Schema.CategoriesOf(feature) is null ? By : ImputeBy.MostFrequent;
            values[feature] = by == ImputeBy.Mean ? values[feature] / counts[feature] : Of(Present(training.Data, feature), by);
        }

        return new FittedImpute(values);
    }

    /// <summary>The values of a feature that are there: a pass over all rows, so that no more than one feature is in memory.</summary>
    private static List<float> Present(Dataset data, int feature)
    {
        var present = new List<float>();
        foreach (var rows in data.Blocks())
        {
            for (var i = feature; i < rows.Length; i += data.FeatureCount)
            {
                if (!float.IsNaN(rows[i]))
                {
                    present.Add(rows[i]);
                }
            }
        }

        return present;
    }

    private static double Of(List<float> values, ImputeBy by)
    {
        if (by == ImputeBy.MostFrequent)
        {
            return values.CountBy(value => value).OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).First().Key;
        }

        values.Sort();
        return ((double)values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}

/// <summary><see cref="Impute"/> with the values of its training rows.</summary>
public sealed class FittedImpute : Preprocessor
{
    internal const string Name = "impute";
    private readonly double[] values;

    internal FittedImpute(double[] values)
        : base(values.Length) => this.values = values;

    /// <summary>What a missing value of each feature becomes.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <inheritdoc/>
    public override string Kind => Name;

    private protected override void Transform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            output[i] = float.IsNaN(rows[i]) ? (float)values[i % values.Length] : rows[i];
        }
    }

    /// <summary>What was filled in stays.</summary>
    private protected override void InverseTransform(ReadOnlySpan<float> rows, Span<float> output) => rows.CopyTo(output);

    internal override void WriteValues(Utf8JsonWriter json) => JsonArrays.Write(json, "values", values);

    internal static Preprocessor Read(JsonElement json, int featureCount) =>
        new FittedImpute(JsonArrays.Read(json, "values", featureCount, Name));
}
