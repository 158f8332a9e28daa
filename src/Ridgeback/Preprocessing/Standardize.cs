using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Centres each feature and divides by its standard deviation over the training rows: (x − mean) / deviation (R003).</summary>
/// <remarks>
/// deviation = √(Σ(x − mean)² / N), with N, not N − 1. A feature that is the same in all training rows is centred and
/// not divided, and is listed in <see cref="FittedStandardize.ConstantFeatures"/>. Images are standardized value by value.
/// </remarks>
public sealed record Standardize : PreprocessingStep
{
    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training)
    {
        Statistics.RequireRows(training, FittedStandardize.Name);
        var (mean, deviation) = Statistics.MeanAndDeviation(training.Data);
        return new FittedStandardize(mean, deviation);
    }
}

/// <summary><see cref="Standardize"/> with the means and standard deviations of its training rows.</summary>
public sealed class FittedStandardize : Preprocessor
{
    internal const string Name = "standardize";
    private readonly double[] mean;
    private readonly double[] deviation;
    private readonly double[] divisor;

    internal FittedStandardize(double[] mean, double[] deviation)
        : base(mean.Length)
    {
        this.mean = mean;
        this.deviation = deviation;
        divisor = [.. deviation.Select(value => value == 0 ? 1 : value)];
        ConstantFeatures = [.. Enumerable.Range(0, deviation.Length).Where(feature => deviation[feature] == 0)];
    }

    /// <summary>The mean of each feature over the training rows.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>The standard deviation of each feature over the training rows; 0 for a constant one.</summary>
    public ReadOnlySpan<double> Deviation => deviation;

    /// <summary>The features (from 0) that were the same in all training rows: they are centred, not divided.</summary>
    public IReadOnlyList<int> ConstantFeatures { get; }

    /// <inheritdoc/>
    public override string Kind => Name;

    private protected override void Transform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var start = 0; start < rows.Length; start += mean.Length)
        {
            for (var j = 0; j < mean.Length; j++)
            {
                output[start + j] = (float)((rows[start + j] - mean[j]) / divisor[j]);
            }
        }
    }

    private protected override void InverseTransform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var j = i % mean.Length;
            output[i] = (float)((rows[i] * divisor[j]) + mean[j]);
        }
    }

    internal override void WriteValues(Utf8JsonWriter json)
    {
        JsonArrays.Write(json, "mean", mean);
        JsonArrays.Write(json, "deviation", deviation);
    }

    internal static Preprocessor Read(JsonElement json, int featureCount)
    {
        var deviation = JsonArrays.Read(json, "deviation", featureCount, Name);
        if (deviation.Any(value => value < 0))
        {
            throw new InputException(
                $"Preprocessing '{Name}'", "expected deviations of 0 or more, received a negative one", "Give an undamaged model");
        }

        return new FittedStandardize(JsonArrays.Read(json, "mean", featureCount, Name), deviation);
    }
}
