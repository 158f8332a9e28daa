using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Subtracts from each feature its mean over the training rows: x − mean (R001).</summary>
public sealed record MeanSubtraction : PreprocessingStep
{
    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training)
    {
        Statistics.RequireRows(training, FittedMeanSubtraction.Name);
        return new FittedMeanSubtraction(Statistics.Mean(training.Data, training.FeatureCount));
    }
}

/// <summary><see cref="MeanSubtraction"/> with the means of its training rows.</summary>
public sealed class FittedMeanSubtraction : Preprocessor
{
    internal const string Name = "meanSubtraction";
    private readonly double[] mean;

    internal FittedMeanSubtraction(double[] mean)
        : base(mean.Length) => this.mean = mean;

    /// <summary>The mean of each feature over the training rows.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <inheritdoc/>
    public override string Kind => Name;

    private protected override void Transform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var start = 0; start < rows.Length; start += mean.Length)
        {
            for (var j = 0; j < mean.Length; j++)
            {
                output[start + j] = (float)(rows[start + j] - mean[j]);
            }
        }
    }

    private protected override void InverseTransform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            output[i] = (float)(rows[i] + mean[i % mean.Length]);
        }
    }

    internal override void WriteValues(Utf8JsonWriter json) => JsonArrays.Write(json, "mean", mean);

    internal static Preprocessor Read(JsonElement json, int featureCount) =>
        new FittedMeanSubtraction(JsonArrays.Read(json, "mean", featureCount, Name));
}
