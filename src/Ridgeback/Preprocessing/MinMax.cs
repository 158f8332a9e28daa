using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Maps each feature's range over the training rows to −1 … 1: 2(x − min)/(max − min) − 1 (R004).</summary>
/// <remarks>
/// Rows outside of that range come out below −1 or above 1. A feature that is the same in all training rows becomes x − min, 0 for all of
/// them, and is listed in <see cref="FittedMinMax.ConstantFeatures"/>.
/// </remarks>
public sealed record MinMax : PreprocessingStep
{
    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training)
    {
        Statistics.RequireRows(training, FittedMinMax.Name);
        var width = training.FeatureCount;
        double[] least = new double[width], greatest = new double[width];
        Array.Fill(least, double.PositiveInfinity);
        Array.Fill(greatest, double.NegativeInfinity);
        foreach (var features in training.Data.Blocks())
        {
            for (var i = 0; i < features.Length; i++)
            {
                least[i % width] = Math.Min(least[i % width], features[i]);
                greatest[i % width] = Math.Max(greatest[i % width], features[i]);
            }
        }

        return new FittedMinMax(least, greatest);
    }
}

/// <summary><see cref="MinMax"/> with the ranges of its training rows.</summary>
public sealed class FittedMinMax : Preprocessor
{
    internal const string Name = "minMax";
    private readonly double[] least;
    private readonly double[] greatest;

    internal FittedMinMax(double[] least, double[] greatest)
        : base(least.Length)
    {
        (this.least, this.greatest) = (least, greatest);
        ConstantFeatures = [.. Enumerable.Range(0, least.Length).Where(feature => least[feature] == greatest[feature])];
    }

    /// <summary>The least value of each feature over the training rows.</summary>
    public ReadOnlySpan<double> Least => least;

    /// <summary>The greatest value of each feature over the training rows.</summary>
    public ReadOnlySpan<double> Greatest => greatest;

    /// <summary>The features (from 0) that were the same in all training rows.</summary>
    public IReadOnlyList<int> ConstantFeatures { get; }

    /// <inheritdoc/>
    public override string Kind => Name;

    private protected override void Transform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var j = i % least.Length;
            var range = greatest[j] - least[j];
            output[i] = (float)(range > 0 ? (2 * (rows[i] - least[j]) / range) - 1 : rows[i] - least[j]);
        }
    }

    private protected override void InverseTransform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var j = i % least.Length;
            var range = greatest[j] - least[j];
            output[i] = (float)(range > 0 ? ((rows[i] + 1) / 2 * range) + least[j] : rows[i] + least[j]);
        }
    }

    internal override void WriteValues(Utf8JsonWriter json)
    {
        JsonArrays.Write(json, "least", least);
        JsonArrays.Write(json, "greatest", greatest);
    }

    internal static Preprocessor Read(JsonElement json, int featureCount)
    {
        double[] least = JsonArrays.Read(json, "least", featureCount, Name),
            greatest = JsonArrays.Read(json, "greatest", featureCount, Name);
        return Enumerable.Range(0, featureCount).All(j => least[j] <= greatest[j]) ? new FittedMinMax(least, greatest)
            : throw new InputException(
            $"Preprocessing '{Name}'", "expected ranges from least to greatest, received one the other way round",
            "Give an undamaged model");
    }
}
