using System.Text.Json;
using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Reports;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>What the rows of each class counted in a run.</summary>
internal static class ClassWeightsTable
{
    /// <summary>A row for each class; no table where a run had no class weights.</summary>
    /// <param name="used">The weights as they were used, in the order of the classes; null for none.</param>
    /// <param name="asked">What the configuration asked for.</param>
    /// <param name="training">The training rows.</param>
    public static IEnumerable<ReportTable> Of(IReadOnlyList<double>? used, ClassWeights? asked, Dataset training)
    {
        if (used is null)
        {
            yield break;
        }

        var counts = training.CountByClass();
        yield return new ReportTable("class-weights", "Class weights")
        {
            Explanation = (asked == ClassWeights.Balanced
                    ? "Balanced: n/(k·nᶜ) for the nᶜ of n training rows (by weight) that are of one of k classes, so every class counts "
                        + "the same. "
                    : "Given by class. ")
                + "They multiply what rows count, in the loss and in every figure.",
            Headings = ["Class", "#Training rows", "#Weight"],
            Rows = [.. used.Select(
                (weight, i) => (string[])[training.ClassNames[i], NumberText.Count(counts[i]), NumberText.Short(weight)])],
        };
    }

    /// <summary>classWeights as numbers in the order of the classes; null for none.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<double>? used)
    {
        if (used is null)
        {
            json.WriteNull("classWeights");
            return;
        }

        json.WriteStartArray("classWeights");
        foreach (var weight in used)
        {
            json.WriteNumberValue(weight);
        }

        json.WriteEndArray();
    }
}
