using System.Text.Json;

namespace Ridgeback.Training;

/// <summary>An evaluation in a checkpoint.</summary>
internal static class HistoryJson
{
    public static void Write(Utf8JsonWriter json, EvaluationPoint point)
    {
        json.WriteStartObject();
        json.WriteNumber("step", point.Step);
        JsonNumbers.Write(json, "epoch", point.Epoch);
        JsonNumbers.Write(json, "trainLoss", point.TrainLoss);
        JsonNumbers.Write(json, "trainMetric", point.TrainMetric);
        JsonNumbers.Write(json, "penalty", point.Penalty);
        JsonNumbers.Write(json, "devLoss", point.DevLoss);
        JsonNumbers.Write(json, "devMetric", point.DevMetric);
        JsonNumbers.Write(json, "batchLoss", point.BatchLoss);
        JsonNumbers.Write(json, "watched", point.Watched);
        json.WriteNumber("phase", point.Phase);
        JsonNumbers.Write(json, "learningRate", point.LearningRate);
        json.WriteStartObject("regularization");
        foreach ((var name, var value) in point.Regularization)
        {
            JsonNumbers.Write(json, name, value);
        }

        json.WriteEndObject();
        json.WriteStartArray("measured");
        foreach (var measured in point.Measured)
        {
            json.WriteStartObject();
            json.WriteString("name", measured.Name);
            JsonNumbers.Write(json, "train", measured.Train);
            JsonNumbers.Write(json, "dev", measured.Dev);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static EvaluationPoint Read(JsonElement point)
    {
        var figures = point.GetProperty("regularization");
        return new EvaluationPoint
        {
            Step = point.GetProperty("step").GetInt64(),
            Epoch = JsonNumbers.Get(point, "epoch"),
            TrainLoss = JsonNumbers.Get(point, "trainLoss"),
            TrainMetric = JsonNumbers.Get(point, "trainMetric"),
            Penalty = JsonNumbers.Get(point, "penalty"),
            DevLoss = JsonNumbers.Find(point, "devLoss"),
            DevMetric = JsonNumbers.Find(point, "devMetric"),
            BatchLoss = JsonNumbers.Find(point, "batchLoss"),
            Watched = JsonNumbers.Find(point, "watched"),
            Phase = point.GetProperty("phase").GetInt32(),
            LearningRate = JsonNumbers.Get(point, "learningRate"),
            Regularization = new RegularizationFigures(
                [.. figures.EnumerateObject().Select(figure => figure.Name)],
                [.. figures.EnumerateObject().Select(figure => JsonNumbers.Get(figures, figure.Name))]),
            Measured = point.TryGetProperty("measured", out var measured) ? new MeasuredValues(
                [.. measured.EnumerateArray().Select(value => new MeasuredValue(
                    value.GetProperty("name").GetString()!, JsonNumbers.Get(value, "train"), JsonNumbers.Find(value, "dev")))])
                : MeasuredValues.None,
        };
    }
}
