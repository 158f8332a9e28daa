using System.Text.Json;
using Ridgeback.Ensembles;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>The result of an ensemble as JSON for machines.</summary>
public static class EnsembleJson
{
    /// <summary>
    /// run, ensemble, combine, cancelled, seconds, classWeights; train, trainDev, dev and test of the ensemble as for a single network;
    /// members with their own figures; outOfBag; errors of dev and test (variance, covariance, predicted, measured) with predictedFromDev.
    /// </summary>
    /// <param name="result">What to write.</param>
    /// <param name="indented">Over several lines for people, or in one line. Default one line.</param>
    public static string Of(EnsembleResult result, bool indented = false) => ResultJson.Write(indented, json =>
    {
        var training = result.Training;
        json.WriteString("run", result.Folder);
        json.WriteString("ensemble", result.Configuration.Ensemble!.Name);
        json.WriteString("combine", Camel(training.Ensemble.Combination));
        json.WriteBoolean("cancelled", training.Cancelled);
        json.WriteNumber("seconds", Math.Round(training.Members.Sum(member => member.Seconds), 3));
        ClassWeightsTable.Write(json, training.ClassWeights);
        ResultJson.Figures(json, "train", training.Train.Together);
        ResultJson.Figures(json, "trainDev", result.TrainDev?.Together);
        ResultJson.Figures(json, "dev", training.Dev?.Together);
        ResultJson.Figures(json, "test", result.Test?.Together);
        OutOfBag(json, training.OutOfBag, training.Train.Together.Count);
        json.WriteStartArray("members");
        for (var i = 0; i < training.Members.Count; i++)
        {
            Member(json, result, i);
        }

        json.WriteEndArray();
        json.WriteStartObject("errors");
        Errors(json, "dev", training.Dev?.Errors);
        Errors(json, "test", result.Test?.Errors);
        ResultJson.Number(json, "predictedFromDev", result.PredictedFromDev);
        json.WriteEndObject();
    });

    private static void Member(Utf8JsonWriter json, EnsembleResult result, int index)
    {
        var member = result.Training.Members[index];
        json.WriteStartObject();
        json.WriteNumber("number", member.Number);
        json.WriteNumber("seed", member.Seed);
        json.WriteNumber("weight", result.Training.Ensemble.Weights[index]);
        json.WriteNumber("epochs", member.Epochs);
        json.WriteNumber("steps", member.Steps);
        json.WriteNumber("bestStep", member.BestStep);
        json.WriteString("stoppedBy", Camel(member.StoppedBy));
        json.WriteNumber("seconds", Math.Round(member.Seconds, 3));
        ResultJson.Figures(json, "train", result.Training.Train.Members[index]);
        ResultJson.Figures(json, "dev", result.Training.Dev?.Members[index]);
        ResultJson.Figures(json, "test", result.Test?.Members[index]);
        json.WriteEndObject();
    }

    private static void OutOfBag(Utf8JsonWriter json, OutOfBag? outOfBag, int rows)
    {
        ResultJson.Figures(json, "outOfBag", outOfBag?.Evaluation);
        ResultJson.Number(json, "distinctShare", outOfBag?.DistinctShares.Average());
        ResultJson.Number(json, "expectedDistinctShare", outOfBag is null ? null : Bootstrap.ExpectedDistinctShare(rows));
    }

    private static void Errors(Utf8JsonWriter json, string key, ErrorOfMean? errors)
    {
        if (errors is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartObject(key);
        ResultJson.Number(json, "variance", errors.Variance);
        ResultJson.Number(json, "covariance", errors.Covariance);
        ResultJson.Number(json, "predicted", errors.Predicted);
        ResultJson.Number(json, "measured", errors.Measured);
        json.WriteEndObject();
    }

    private static string Camel<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
