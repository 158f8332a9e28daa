using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Reports;

namespace Ridgeback.Runs;

/// <summary>The rows on which a model did worst: the lowest probability of the true class, or the largest error.</summary>
internal static class HardestRows
{
    private const int Pictures = 24;
    private const int TableRows = 12;
    private const int FeaturesShown = 8;

    public static IReadOnlyList<HardExample> Of(Model model, Dataset rows, IReadOnlyList<float> outputs)
    {
        var image = IsPicture(rows.Schema);
        var brightest = image ? Brightest(rows) : 1;
        double[] badness = [.. Enumerable.Range(0, rows.Count).Select(row => Badness(model, rows, outputs, row))];
        return [.. Enumerable.Range(0, rows.Count)
            .OrderByDescending(row => badness[row]).ThenBy(row => rows.Ids[row])
            .Take(image ? Pictures : TableRows)
            .Select(row => Describe(model, rows, outputs, row, image ? brightest : null))];
    }

    /// <summary>True for images of 1, 3 or 4 channels.</summary>
    public static bool IsPicture(DataSchema schema) => schema.ExampleShape is [_, _, 1 or 3 or 4];

    private static double Badness(Model model, Dataset rows, IReadOnlyList<float> outputs, int row)
    {
        var width = model.OutputCount;
        if (rows.Task == LearningTask.Classification)
        {
            return -outputs[(row * width) + rows.Labels[row]];
        }

        double sum = 0;
        for (var i = 0; i < width; i++)
        {
            var scale = model.TargetScaling is { } scaling ? scaling.Deviation[i] : 1;
            sum += Math.Pow((outputs[(row * width) + i] - (double)rows.Targets[(row * width) + i]) / scale, 2);
        }

        return sum;
    }

    private static HardExample Describe(Model model, Dataset rows, IReadOnlyList<float> outputs, int row, float? brightest)
    {
        var width = model.OutputCount;
        float[] values = [.. Enumerable.Range(row * width, width).Select(i => outputs[i])];
        var classes = rows.Task == LearningTask.Classification;
        return new HardExample
        {
            RowId = NumberText.Count(rows.Ids[row] + 1),
            TrueLabel = classes ? rows.ClassNames[rows.Labels[row]] : Numbers(rows.TargetsOf(row)),
            PredictedLabel = classes ? rows.ClassNames[ArgMax.Of<float>(values)] : Numbers(values),
            TrueProbability = classes ? values[rows.Labels[row]] : double.NaN,
            Picture = brightest is { } light ? PictureOf(rows, rows.Row(row), light) : null,
            Features = brightest is null
                ? [.. rows.FeatureNames.Take(FeaturesShown).Select((name, i) => new NamedValue(name, ValueOf(rows, row, i)))]
                : [],
        };
    }

    private static string ValueOf(Dataset rows, int row, int feature)
    {
        var value = rows.Row(row)[feature];
        return float.IsNaN(value) ? "missing"
            : rows.Schema.CategoriesOf(feature) is { } names ? (value >= 0 && value < names.Count ? names[(int)value] : "other")
            : NumberText.Short(value);
    }

    /// <summary>An example's values as a picture, those of the brightest white.</summary>
    internal static Picture PictureOf(Dataset rows, ReadOnlySpan<float> example, float brightest)
    {
        var pixels = example.ToArray();
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] /= brightest;
        }

        return new Picture(rows.ExampleShape[0], rows.ExampleShape[1], rows.ExampleShape[2], pixels);
    }

    /// <summary>The greatest value of some rows; 1 where none is above 0.</summary>
    internal static float Brightest(Dataset rows)
    {
        float brightest = 0;
        foreach (var block in rows.Blocks())
        {
            foreach (var value in block)
            {
                brightest = Math.Max(brightest, value);
            }
        }

        return brightest > 0 ? brightest : 1;
    }

    private static string Numbers(ReadOnlySpan<float> values)
    {
        var texts = new string[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            texts[i] = NumberText.Short(values[i]);
        }

        return string.Join(", ", texts);
    }
}
