using System.Buffers;
using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Fitted steps in order: what turns raw features into what a network sees. Immutable; safe to use from many threads.</summary>
/// <remarks>
/// It is fitted on a <see cref="TrainingSet"/> and on nothing else (R008), each step on what the steps before it made
/// of the training rows, and then applied to training, dev and test rows and to what is predicted for.
/// </remarks>
public sealed class Pipeline
{
    private const string Name = "pipeline";

    /// <summary>So many transformed numbers are kept: 16 megabytes.</summary>
    private const int MostKept = 1 << 22;

    private readonly Preprocessor[] steps;

    private Pipeline(int featureCount, Preprocessor[] steps)
    {
        FeatureCount = featureCount;
        this.steps = steps;
    }

    /// <summary>The number of features of one row.</summary>
    public int FeatureCount { get; }

    /// <summary>The number of features that a transformed row has.</summary>
    public int OutputCount => steps.Length == 0 ? FeatureCount : steps[^1].OutputCount;

    /// <summary>Whether transformed features are still the same features, an image still an image.</summary>
    public bool KeepsFeatures => Array.TrueForAll(steps, step => step.KeepsFeatures);

    /// <summary>Whether missing values (NaN) are filled in.</summary>
    public bool FillsMissing => Array.Exists(steps, step => step is FittedImpute);

    /// <summary>The fitted steps in the order they are applied; none leaves the features as they are.</summary>
    public IReadOnlyList<Preprocessor> Steps => steps;

    /// <summary>Fits steps, one after the other.</summary>
    /// <param name="training">The training rows, raw.</param>
    /// <param name="steps">The steps in order; none for a pipeline that changes nothing. Where data have categories, <see cref="OneHot"/>
    /// stands at the beginning, or behind an <see cref="Impute"/> there, wherever it was given and if it was not.</param>
    /// <exception cref="InputException">There are no training rows, or a step before the last turns a value infinite.</exception>
    public static Pipeline Fit(TrainingSet training, params PreprocessingStep[] steps)
    {
        Statistics.RequireRows(training, Name);
        ArgumentNullException.ThrowIfNull(steps);
        if (training.Data.Schema.HasCategories)
        {
            // A category is a number that no other step may change.
            var oneHot = steps.OfType<OneHot>().FirstOrDefault() ?? new OneHot();
            PreprocessingStep[] others = [.. steps.Where(step => step is not OneHot)];
            var first = others is [Impute, ..] ? 1 : 0;
            steps = [.. others[..first], oneHot, .. others[first..]];
        }

        var fitted = new Preprocessor[steps.Length];
        var featureCount = training.FeatureCount;
        for (var i = 0; i < steps.Length; i++)
        {
            fitted[i] = steps[i].Fit(training);
            if (i < steps.Length - 1)
            {
                var before = training;
                training = new Pipeline(training.FeatureCount, [fitted[i]]).Apply(training);
                if (i > 0)
                {
                    before.Data.Release();
                }
            }
        }

        if (steps.Length > 1)
        {
            training.Data.Release();
        }

        return new Pipeline(featureCount, fitted);
    }

    /// <summary>The same rows with transformed features; labels, targets and ids are kept.</summary>
    /// <remarks>
    /// Where many numbers are in memory and no step is costly, the rows stay as they are held and are transformed anew for each batch.
    /// </remarks>
    /// <exception cref="InputException">The data have another number of features, or a value becomes infinite.</exception>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (steps.Length == 0)
        {
            if (data.InMemory)
            {
                GoThrough(data, null);
            }

            return data;
        }

        var features = Transform(data);
        return KeepsFeatures ? data.WithFeatures(features)
            : data.WithComponents(features, steps.Aggregate(data.FeatureNames, (names, step) => step.NamesOf(names)));
    }

    /// <summary>The same training rows with transformed features.</summary>
    /// <inheritdoc cref="Apply(Dataset)"/>
    public TrainingSet Apply(TrainingSet data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new TrainingSet(Apply(data.Data));
    }

    /// <summary>Transforms rows; one at a time or many, with the same bits. Allocates nothing, but for components.</summary>
    /// <param name="rows">Features, (rows, features), row-major.</param>
    /// <param name="output">(rows, <see cref="OutputCount"/>); may be the same memory as <paramref name="rows"/> where no step changes the
    /// number of features.</param>
    /// <param name="featureCount">The number of features of one row.</param>
    /// <exception cref="InputException">It was fitted on another number of features, or the lengths disagree.</exception>
    public void Apply(ReadOnlySpan<float> rows, Span<float> output, int featureCount)
    {
        Checks.Shapes(Name, FeatureCount, OutputCount, rows, output, featureCount);
        var count = rows.Length / FeatureCount;
        if (steps.Length == 0)
        {
            rows.CopyTo(output);
        }

        var input = rows;
        var rented = Array.Empty<float>();
        foreach (var step in steps)
        {
            // The last step writes where it belongs; one before it too, if that is as wide.
            var length = count * step.OutputCount;
            var between = step.OutputCount == OutputCount ? [] : ArrayPool<float>.Shared.Rent(length);
            var target = between.Length == 0 ? output[..length] : between.AsSpan(0, length);
            step.Apply(input, target, step.FeatureCount);
            ArrayPool<float>.Shared.Return(rented);
            input = target;
            rented = between;
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>
    /// Takes transformed rows back to features, as far as that goes (R007): what components left out comes back as its mean.
    /// </summary>
    /// <param name="rows">(rows, <see cref="OutputCount"/>), row-major.</param>
    /// <returns>(rows, <see cref="FeatureCount"/>), row-major.</returns>
    /// <exception cref="InputException">The length is no multiple of <see cref="OutputCount"/>.</exception>
    public float[] Invert(ReadOnlySpan<float> rows)
    {
        var values = rows.ToArray();
        for (var i = steps.Length - 1; i >= 0; i--)
        {
            var before = new float[values.Length / steps[i].OutputCount * steps[i].FeatureCount];
            steps[i].Invert(values, before);
            values = before;
        }

        return values;
    }

    /// <summary>Writes an object with the feature count and the steps; reading it back gives the same bits.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteNumber("featureCount", FeatureCount);
        json.WriteStartArray("steps");
        foreach (var step in steps)
        {
            PreprocessorJson.Write(json, step);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <exception cref="InputException">A property is missing or damaged, or a step is not known.</exception>
    public static Pipeline ReadJson(JsonElement json)
    {
        var featureCount = JsonArrays.ReadCount(json, "featureCount", Name);
        var steps = JsonArrays.Property(json, "steps", JsonValueKind.Array, Name);
        var read = new List<Preprocessor>();
        foreach (var step in steps.EnumerateArray())
        {
            read.Add(PreprocessorJson.Read(step, read.Count == 0 ? featureCount : read[^1].OutputCount));
        }

        return new Pipeline(featureCount, [.. read]);
    }

    /// <summary>Transformed features: kept as the raw ones are held, or made anew for each batch.</summary>
    private FeatureRows Transform(Dataset data)
    {
        var held = data.Held;
        if (!data.InMemory || (long)data.Count * OutputCount <= MostKept || !Array.TrueForAll(steps, step => step.IsCheap))
        {
            var writer = held.Like(data.Count, OutputCount);
            GoThrough(data, writer);
            return writer.Finish();
        }

        if (FeatureCount == OutputCount && held.Revalued(rows => Apply(rows, rows, FeatureCount)) is { } bytes)
        {
            return bytes;
        }

        GoThrough(data, null);
        return new PreparedRows(held, this);
    }

    private void GoThrough(Dataset data, FeatureWriter? writer)
    {
        var (output, done) = (Array.Empty<float>(), 0);
        foreach (var rows in new RowBlocks(data.Held, inParts: true))
        {
            var count = rows.Length / data.FeatureCount;
            output = output.Length == count * OutputCount ? output : new float[count * OutputCount];
            Apply(rows, output, data.FeatureCount);
            RequireFinite(output, data.Name, done);
            writer?.Add(output);
            done += count;
        }
    }

    private void RequireFinite(float[] values, string name, int firstRow)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new InputException($"Preprocessing of '{name}', row {firstRow + (i / OutputCount)}, feature {i % OutputCount} (both "
                    + $"from 0)", "expected a finite number, received one beyond the range of float",
                    "Check the value and the training rows' statistics");
            }
        }
    }
}
