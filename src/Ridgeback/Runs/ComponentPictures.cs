using System.Globalization;
using Ridgeback.Charts;
using Ridgeback.Data;
using Ridgeback.Preprocessing;
using Ridgeback.Reports;

namespace Ridgeback.Runs;

/// <summary>
/// What principal components or whitening make of images: the directions, examples out of the first k components, and whitened examples.
/// </summary>
internal static class ComponentPictures
{
    private const int MostDirections = 30;
    private const int Examples = 6;

    /// <summary>Examples in a row out of so many components, the first of them one and the last all.</summary>
    private const int Reconstructions = 8;

    private static readonly CultureInfo Plain = CultureInfo.InvariantCulture;

    /// <param name="pipeline">Fitted; without components there are no pictures.</param>
    /// <param name="rows">Raw rows, of which the first are shown.</param>
    public static IReadOnlyList<PictureGroup> Of(Pipeline pipeline, Dataset rows)
    {
        var place = Array.FindIndex([.. pipeline.Steps], step => step is FittedComponents);
        if (place < 0 || rows.Count == 0 || !HardestRows.IsPicture(rows.Schema)
            || !pipeline.Steps.Take(place).All(step => step.KeepsFeatures))
        {
            return [];
        }

        var shown = rows.Select([.. Enumerable.Range(0, Math.Min(Examples, rows.Count))]).ToMemory();
        var components = (FittedComponents)pipeline.Steps[place];
        var before = pipeline.Steps.Take(place).ToArray();
        var prepared = before.Aggregate(shown.Features.ToArray(), (values, step) => Applied(step, values));
        var groups = new List<PictureGroup> { Directions(components, rows.Schema), Reconstructed(components, before, prepared, shown) };
        if (components.Epsilon is { } epsilon)
        {
            groups.Add(Whitened(components, epsilon, prepared, shown));
        }

        return groups;
    }

    private static PictureGroup Directions(FittedComponents components, DataSchema schema)
    {
        var total = components.TotalVariance;
        return new PictureGroup(
            "Directions of greatest variance",
            string.Create(Plain, $"The first of {components.Components} eigenvectors as pictures, with their share of the variance over "
                + $"the training rows: middle grey is 0, light and dark are the two signs."),
            [.. Enumerable.Range(0, Math.Min(MostDirections, components.Components)).Select(i => new CaptionedPicture(
                Around(components.Direction(i).ToArray(), components.Direction(i).ToArray().Max(MathF.Abs), schema),
                Percent(components.Eigenvalues[i], total)))]);
    }

    /// <summary>mean + Σ over the first k of ((x − mean)·uᵢ) uᵢ, taken back to the values of the data.</summary>
    private static PictureGroup Reconstructed(FittedComponents components, Preprocessor[] before, float[] prepared, Dataset shown)
    {
        var brightest = HardestRows.Brightest(shown);
        var counts = Counts(components.Components);
        var pictures = new List<CaptionedPicture>();
        for (var row = 0; row < shown.Count; row++)
        {
            pictures.Add(new(HardestRows.PictureOf(shown, shown.Row(row), brightest), "raw"));
            foreach (var k in counts)
            {
                var values = Sum(components, prepared.AsSpan(row * shown.FeatureCount, shown.FeatureCount), k, _ => 1);
                for (var i = 0; i < values.Length; i++)
                {
                    values[i] += components.Mean[i];
                }

                var raw = before.Reverse().Aggregate(Array.ConvertAll(values, value => (float)value), Inverted);
                pictures.Add(new(HardestRows.PictureOf(shown, raw, brightest), string.Create(Plain, $"{k}")));
            }
        }

        return new PictureGroup(
            "Out of the first components",
            string.Create(Plain, $"Examples as they are, and out of the mean and so many of the {components.Components} components; the "
                + $"last keep {Percent(components.VarianceKept, 1)} of the variance."),
            pictures, counts.Length + 1);
    }

    /// <summary>Σ ((x − mean)·uᵢ) / √(λᵢ + ε) uᵢ: whitened, and rotated back to pixels so that it can be seen.</summary>
    private static PictureGroup Whitened(FittedComponents components, double epsilon, float[] prepared, Dataset shown)
    {
        var values = Enumerable.Range(0, shown.Count).Select(row => Array.ConvertAll(
            Sum(components, prepared.AsSpan(row * shown.FeatureCount, shown.FeatureCount), components.Components, i =>
                1 / Math.Sqrt(components.Eigenvalues[i] + epsilon)),
            value => (float)value)).ToArray();
        var deviation = MathF.Sqrt((float)values.Average(example => example.Average(value => (double)value * value)));
        var brightest = HardestRows.Brightest(shown);
        return new PictureGroup(
            "Whitened",
            string.Create(Plain, $"The same examples, and below them each component divided by its standard deviation (ε = "
                + $"{NumberText.Short(epsilon)}) and rotated back to pixels: what neighbours share is gone, edges remain. Middle grey is "
                + $"0, white and black are three deviations."),
            [
                .. Enumerable.Range(0, shown.Count)
                    .Select(row => new CaptionedPicture(HardestRows.PictureOf(shown, shown.Row(row), brightest), "raw")),
                .. values.Select(example => new CaptionedPicture(Around(example, 3 * deviation, shown.Schema), "whitened")),
            ],
            shown.Count);
    }

    /// <summary>Σ over the first k of factorᵢ ((x − mean)·uᵢ) uᵢ, in double precision.</summary>
    private static double[] Sum(FittedComponents components, ReadOnlySpan<float> example, int k, Func<int, double> factor)
    {
        var result = new double[example.Length];
        for (var i = 0; i < k; i++)
        {
            var direction = components.Direction(i);
            double along = 0;
            for (var j = 0; j < example.Length; j++)
            {
                along += (example[j] - components.Mean[j]) * direction[j];
            }

            along *= factor(i);
            for (var j = 0; j < example.Length; j++)
            {
                result[j] += along * direction[j];
            }
        }

        return result;
    }

    /// <summary>1 … all in steps of about the same ratio, no number twice.</summary>
    internal static int[] Counts(int all) =>
        [.. Enumerable.Range(0, Reconstructions).Select(i => (int)Math.Round(Math.Pow(all, i / (Reconstructions - 1.0)))).Distinct()];

    private static float[] Applied(Preprocessor step, float[] values)
    {
        var output = new float[values.Length];
        step.Apply(values, output, step.FeatureCount);
        return output;
    }

    private static float[] Inverted(float[] values, Preprocessor step)
    {
        var output = new float[values.Length];
        step.Invert(values, output);
        return output;
    }

    private static Picture Around(float[] values, float largest, DataSchema schema) => new(
        schema.ExampleShape[0], schema.ExampleShape[1], schema.ExampleShape[2],
        [.. values.Select(value => 0.5f + (0.5f * value / Math.Max(largest, float.Epsilon)))]);

    private static string Percent(double part, double whole) => string.Create(Plain, $"{(whole > 0 ? 100 * part / whole : 0):0.##}%");
}
