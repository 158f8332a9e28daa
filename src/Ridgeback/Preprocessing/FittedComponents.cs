using System.Runtime.InteropServices;
using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Kernels;

namespace Ridgeback.Preprocessing;

/// <summary><see cref="PrincipalComponents"/> or <see cref="Whitening"/> with the directions of their training rows.</summary>
public sealed unsafe class FittedComponents : Preprocessor
{
    internal const string Rotation = "principalComponents";
    internal const string Whitened = "whitening";
    internal const string ZcaWhitening = "zcaWhitening";

    private const int ManyRows = 1024;
    private const int ManyFeatures = 1000;

    private static readonly WorkerTeam Alone = new(1);
    private static readonly Lazy<WorkerTeam> All = new(() => new WorkerTeam(Environment.ProcessorCount));

    private readonly string kind;
    private readonly double[] mean;
    private readonly double[] eigenvalues;
    private readonly float[] directions;
    private readonly double totalVariance;
    private readonly double? epsilon;

    /// <summary>From features to components, and from components to features; in panels.</summary>
    private readonly float[] toComponents;
    private readonly float[] toFeatures;

    /// <summary>What whitening multiplies each component with: 1/√(λ + ε); 1 without.</summary>
    private readonly float[] scales;

    private FittedComponents(string kind, double[] mean, double[] eigenvalues, float[] directions, double totalVariance, double? epsilon)
        : base(mean.Length, kind == ZcaWhitening ? mean.Length : eigenvalues.Length)
    {
        (this.kind, this.mean, this.eigenvalues, this.directions, this.totalVariance, this.epsilon) =
            (kind, mean, eigenvalues, directions, totalVariance, epsilon);
        scales = [.. eigenvalues.Select(value => epsilon is { } added ? (float)(1 / Math.Sqrt(value + added)) : 1)];
        toComponents = Panels((feature, component) => directions[(component * mean.Length) + feature], mean.Length, eigenvalues.Length);
        toFeatures = Panels((component, feature) => directions[(component * mean.Length) + feature], eigenvalues.Length, mean.Length);
    }

    /// <summary>The number of components that are kept.</summary>
    public int Components => eigenvalues.Length;

    /// <summary>The variances along the kept directions, falling.</summary>
    public ReadOnlySpan<double> Eigenvalues => eigenvalues;

    /// <summary>The variance of the training rows over all features, whether their directions are kept or not.</summary>
    public double TotalVariance => totalVariance;

    /// <summary>What whitening adds to each variance; null without whitening.</summary>
    public double? Epsilon => epsilon;

    /// <summary>The share of the training rows' variance that lies along the kept directions, 0 to 1.</summary>
    public double VarianceKept => totalVariance > 0 ? Math.Min(1, eigenvalues.Sum() / totalVariance) : 1;

    /// <summary>The mean of each feature over the training rows.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <inheritdoc/>
    public override string Kind => kind;

    /// <inheritdoc/>
    public override bool KeepsFeatures => kind == ZcaWhitening;

    internal override bool IsCheap => false;

    /// <inheritdoc/>
    public override IReadOnlyList<string> NamesOf(IReadOnlyList<string> names) =>
        KeepsFeatures ? names : DatasetChecks.MadeUpNames("component", Components);

    /// <summary>A direction uᵢ: one number for each feature, of norm 1. For images, an eigen-picture.</summary>
    /// <param name="component">i, from 0.</param>
    public ReadOnlySpan<float> Direction(int component)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(component);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(component, Components);
        return directions.AsSpan(component * FeatureCount, FeatureCount);
    }

    internal static FittedComponents Fit(
        TrainingSet training, string kind, int? components, double share, bool? randomized, double? epsilon)
    {
        Statistics.RequireRows(training, kind);
        var width = training.FeatureCount;
        if (components > width)
        {
            throw new InputException($"Preprocessing '{kind}'",
                $"expected at most {width} components, one for each feature, received {components}", "Ask for fewer");
        }

        if (width > Eigenvectors.MostFeatures)
        {
            throw new InputException($"Preprocessing '{kind}'", $"expected at most {Eigenvectors.MostFeatures} features, whose covariance "
                + $"is one array, received {width}", "Make images smaller or grey, or leave features out");
        }

        var rows = training.Data;
        (var mean, var deviation) = Statistics.MeanAndDeviation(rows);
        var total = deviation.Sum(value => value * value);
        var few = components is { } asked && (randomized ?? (width > ManyFeatures && 10 * asked < width));
        (var values, var vectors) = few ? Eigenvectors.Leading(rows, mean, components!.Value, All.Value)
            : Eigenvectors.Exact(rows, mean, All.Value);
        var kept = components ?? (share == 1 ? values.Length : Enough(values, share * values.Sum()) ?? values.Length);
        return new FittedComponents(
            kind, mean, values[..kept], Array.ConvertAll(vectors[..(kept * width)], value => (float)value), total, epsilon);
    }

    /// <summary>How many components keep a share of the whole variance; null where all of these do not.</summary>
    /// <param name="share">0 to 1.</param>
    public int? CountFor(double share) => Enough(eigenvalues, share * totalVariance);

    /// <summary>The least number of leading values with that sum; null where all of them have less.</summary>
    private static int? Enough(double[] values, double wanted)
    {
        var sum = 0.0;
        for (var i = 0; i < values.Length; i++)
        {
            sum += values[i];
            if (sum >= wanted * (1 - 1e-12))
            {
                return i + 1;
            }
        }

        return null;
    }

    private protected override void Transform(ReadOnlySpan<float> rows, Span<float> output)
    {
        var count = rows.Length / FeatureCount;
        var centred = new float[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            centred[i] = (float)(rows[i] - mean[i % mean.Length]);
        }

        var components = KeepsFeatures ? new float[count * Components] : output;
        Multiply(centred, count, FeatureCount, toComponents, Components, components);
        for (var i = 0; i < components.Length; i++)
        {
            components[i] *= scales[i % scales.Length];
        }

        if (KeepsFeatures)
        {
            Multiply(components, count, Components, toFeatures, FeatureCount, output);
        }
    }

    private protected override void InverseTransform(ReadOnlySpan<float> rows, Span<float> output)
    {
        var count = rows.Length / OutputCount;
        var components = rows.ToArray();
        if (KeepsFeatures)
        {
            components = new float[count * Components];
            Multiply(rows, count, FeatureCount, toComponents, Components, components);
        }

        for (var i = 0; i < components.Length; i++)
        {
            components[i] /= scales[i % scales.Length];
        }

        Multiply(components, count, Components, toFeatures, FeatureCount, output);
        for (var i = 0; i < output.Length; i++)
        {
            output[i] += (float)mean[i % mean.Length];
        }
    }

    internal override void WriteValues(Utf8JsonWriter json)
    {
        json.WriteNumber("components", Components);
        json.WriteNumber("totalVariance", totalVariance);
        if (epsilon is { } value)
        {
            json.WriteNumber("epsilon", value);
        }

        JsonArrays.Write(json, "mean", mean);
        JsonArrays.Write(json, "eigenvalues", eigenvalues);
        json.WriteBase64String("directions", MemoryMarshal.AsBytes(directions.AsSpan()));
    }

    internal static Preprocessor Read(JsonElement json, int featureCount, string kind)
    {
        var components = JsonArrays.ReadCount(json, "components", kind);
        var text = JsonArrays.Property(json, "directions", JsonValueKind.String, kind);
        if (!text.TryGetBytesFromBase64(out var bytes) || bytes.Length != (long)components * featureCount * sizeof(float))
        {
            throw new InputException($"Preprocessing '{kind}'", $"expected {components} × {featureCount} numbers of 4 bytes in "
                + $"'directions' as Base64, received {(bytes is null ? "other text" : $"{bytes.Length} bytes")}",
                "Give an undamaged model");
        }

        return new FittedComponents(
            kind, JsonArrays.Read(json, "mean", featureCount, kind), JsonArrays.Read(json, "eigenvalues", components, kind),
            MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            JsonArrays.Property(json, "totalVariance", JsonValueKind.Number, kind).GetDouble(),
            kind == Rotation ? null : Setting.Positive(JsonArrays.Property(json, "epsilon", JsonValueKind.Number, kind).GetDouble(),
                $"Preprocessing '{kind}', epsilon", "Give an undamaged model"));
    }

    private static float[] Panels(Func<int, int, float> element, int rows, int columns)
    {
        // A register more than the matrix may be read behind it.
        var memory = GC.AllocateArray<float>((rows * columns) + MatrixView<float>.PanelColumns, pinned: true);
        fixed (float* data = memory)
        {
            var view = MatrixView<float>.Of(data, rows, columns, panels: true);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    *view.At(row, column) = element(row, column);
                }
            }
        }

        return memory;
    }

    private static void Multiply(ReadOnlySpan<float> rows, int count, int inner, float[] matrix, int columns, Span<float> output)
    {
        fixed (float* a = rows, b = matrix, c = output)
        {
            DenseProduct.Run(
                MatrixView<float>.Of(a, count, inner, panels: false), MatrixView<float>.Of(b, inner, columns, panels: true),
                MatrixView<float>.Of(c, count, columns, panels: false), count >= ManyRows ? All.Value : Alone);
        }
    }
}
