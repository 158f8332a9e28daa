using System.Text.Json;
using Ridgeback.Data;

namespace Ridgeback.Preprocessing;

/// <summary>
/// Standardizes the targets of a regression, and turns predictions back: y = deviation · f + mean. Immutable; safe to use from many
/// threads.
/// </summary>
/// <remarks>
/// Mean and deviation (√(Σ(y − mean)² / N)) are those of the training rows. A target that is the same in all of them
/// is centred and not divided.
/// </remarks>
public sealed class TargetScaling
{
    private const string Name = "targetScaling";
    private readonly double[] mean;
    private readonly double[] deviation;

    private TargetScaling(double[] mean, double[] deviation)
    {
        this.mean = mean;
        this.deviation = [.. deviation.Select(value => value == 0 ? 1 : value)];
    }

    /// <summary>The number of targets of one row.</summary>
    public int TargetCount => mean.Length;

    /// <summary>The mean of each target over the training rows.</summary>
    public ReadOnlySpan<double> Mean => mean;

    /// <summary>What each target is divided by: its standard deviation over the training rows, 1 for a constant one.</summary>
    public ReadOnlySpan<double> Deviation => deviation;

    /// <summary>Computes means and deviations from training rows; those without a target are left out.</summary>
    /// <exception cref="InputException">There are no rows, or they are not for regression.</exception>
    public static TargetScaling Fit(TrainingSet training)
    {
        Statistics.RequireRows(training, Name);
        if (training.Data.Task != LearningTask.Regression)
        {
            throw new InputException($"Preprocessing '{Name}'", $"expected training rows with real targets, received {training.Data.Task}",
                "Scale targets for regression only");
        }

        var (mean, deviation) = Statistics.MeanAndDeviation(training.Data.Labelled().Targets.ToArray(), training.Data.TargetCount);
        return new TargetScaling(mean, deviation);
    }

    /// <summary>(y − mean) / deviation.</summary>
    /// <param name="targets">Targets, (rows, targets), row-major.</param>
    /// <param name="output">As many values; may be the same memory.</param>
    public void Scale(ReadOnlySpan<float> targets, Span<float> output)
    {
        Checks.Shapes(Name, TargetCount, TargetCount, targets, output, TargetCount);
        for (var i = 0; i < targets.Length; i++)
        {
            output[i] = (float)((targets[i] - mean[i % mean.Length]) / deviation[i % mean.Length]);
        }
    }

    /// <summary>deviation · f + mean: from what a network puts out to the units of the targets.</summary>
    /// <param name="scaled">Scaled values, (rows, targets), row-major.</param>
    /// <param name="output">As many values; may be the same memory.</param>
    public void Unscale(ReadOnlySpan<float> scaled, Span<float> output)
    {
        Checks.Shapes(Name, TargetCount, TargetCount, scaled, output, TargetCount);
        for (var i = 0; i < scaled.Length; i++)
        {
            output[i] = (float)((scaled[i] * deviation[i % mean.Length]) + mean[i % mean.Length]);
        }
    }

    /// <summary>The same rows with scaled targets.</summary>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.TargetCount != TargetCount)
        {
            throw new InputException($"Preprocessing '{Name}' of '{data.Name}'",
                $"expected {TargetCount} targets, received {data.TargetCount}", "Give data with the targets the model was trained on");
        }

        var output = new float[data.Targets.Length];
        Scale(data.Targets, output);
        return data.WithTargets(output);
    }

    /// <summary>Writes an object with means and deviations; reading it back gives the same bits.</summary>
    public void WriteJson(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteNumber("targetCount", TargetCount);
        JsonArrays.Write(json, "mean", mean);
        JsonArrays.Write(json, "deviation", deviation);
        json.WriteEndObject();
    }

    /// <summary>Reads what <see cref="WriteJson"/> wrote.</summary>
    /// <exception cref="InputException">A property is missing or damaged.</exception>
    public static TargetScaling ReadJson(JsonElement json)
    {
        var count = JsonArrays.ReadCount(json, "targetCount", Name);
        var deviation = JsonArrays.Read(json, "deviation", count, Name);
        if (deviation.Any(value => value <= 0))
        {
            throw new InputException(
                $"Preprocessing '{Name}'", "expected deviations above 0, received 0 or less", "Give an undamaged model");
        }

        return new TargetScaling(JsonArrays.Read(json, "mean", count, Name), deviation);
    }
}
