using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>Subtracts one mean from all pixels, or one from each channel, over all training rows (R002).</summary>
/// <remarks>Unlike <see cref="MeanSubtraction"/> it leaves a picture's shape alone. Data that are no images have one channel.</remarks>
public sealed record ImageMean : PreprocessingStep
{
    /// <summary>True for one mean for each channel, the last axis of an image; false, the default, for one in all.</summary>
    public bool PerChannel { get; init; }

    /// <inheritdoc/>
    public override Preprocessor Fit(TrainingSet training)
    {
        Statistics.RequireRows(training, FittedImageMean.Name);
        var channels = PerChannel && training.Data.ExampleShape is [_, _, var last] ? last : 1;
        return new FittedImageMean(Statistics.Mean(training.Data, channels), training.FeatureCount);
    }
}

/// <summary><see cref="ImageMean"/> with the mean of its training rows.</summary>
public sealed class FittedImageMean : Preprocessor
{
    internal const string Name = "imageMean";
    private readonly double[] mean;

    internal FittedImageMean(double[] mean, int featureCount)
        : base(featureCount) => this.mean = mean;

    /// <summary>The mean of all pixels, or of each channel.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <inheritdoc/>
    public override string Kind => Name;

    private protected override void Transform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            output[i] = (float)(rows[i] - mean[i % mean.Length]);
        }
    }

    private protected override void InverseTransform(ReadOnlySpan<float> rows, Span<float> output)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            output[i] = (float)(rows[i] + mean[i % mean.Length]);
        }
    }

    internal override void WriteValues(Utf8JsonWriter json)
    {
        json.WriteNumber("channels", mean.Length);
        JsonArrays.Write(json, "mean", mean);
    }

    internal static Preprocessor Read(JsonElement json, int featureCount)
    {
        var channels = JsonArrays.ReadCount(json, "channels", Name);
        return featureCount % channels == 0 ? new FittedImageMean(JsonArrays.Read(json, "mean", channels, Name), featureCount)
            : throw new InputException(
            $"Preprocessing '{Name}'", $"expected channels that divide {featureCount} features, received {channels}",
            "Give an undamaged model");
    }
}
