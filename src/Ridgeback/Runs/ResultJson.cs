using System.Text;
using System.Text.Json;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>Results as JSON for machines.</summary>
public static class ResultJson
{
    /// <summary>
    /// The result of a training: run, seed, threads, epochs, steps, bestStep, stoppedBy, seconds, classWeights (as used, in the order of
    /// the classes; null for none), and train, trainDev, dev and test with loss and, for classification, accuracy, and for further heads
    /// totalLoss (the sum with their weights) and heads, figures by name; a set that was not evaluated is null. After a second training
    /// (secondTraining, otherwise null) train, trainDev and dev are those of the first one's best model. equivalentPenalty is null without
    /// early stopping.
    /// </summary>
    /// <param name="result">What to write.</param>
    /// <param name="indented">Over several lines for people, or in one line. Default one line.</param>
    public static string Of(JobResult result, bool indented = false) => Write(indented, json =>
    {
        var training = result.Training;
        json.WriteString("run", result.Folder);
        json.WriteNumber("seed", training.Seed);
        json.WriteNumber("threads", training.Threads);
        json.WriteNumber("epochs", training.Epochs);
        json.WriteNumber("steps", training.Steps);
        json.WriteNumber("bestStep", training.BestStep);
        json.WriteString("stoppedBy", Camel(training.StoppedBy));
        json.WriteNumber("seconds", Math.Round(training.Seconds, 3));
        ClassWeightsTable.Write(json, training.ClassWeights);
        Second(json, training.Second);
        Equivalent(json, training.EquivalentPenalty);
        result.Regularization?.Write(json);
        Figures(json, "train", training.Train);
        Figures(json, "trainDev", result.TrainDev);
        Figures(json, "dev", training.Dev);
        Figures(json, "test", result.Test);
    });

    /// <summary>
    /// The result of an evaluation: run, data, rows, opening (of the sealed test rows; null for other data) and the figures.
    /// </summary>
    /// <param name="run">The folder of the run.</param>
    /// <param name="evaluation">The figures.</param>
    /// <param name="opening">The number of this opening of the test rows; null for other data.</param>
    public static string Of(string run, Evaluation evaluation, int? opening) => Write(false, json =>
    {
        json.WriteString("run", run);
        json.WriteString("data", evaluation.Name);
        json.WriteNumber("rows", evaluation.Count);
        if (opening is { } number)
        {
            json.WriteNumber("opening", number);
        }
        else
        {
            json.WriteNull("opening");
        }

        Values(json, evaluation);
    });

    private static void Second(Utf8JsonWriter json, SecondTraining? second)
    {
        if (second is null)
        {
            json.WriteNull("secondTraining");
            return;
        }

        json.WriteStartObject("secondTraining");
        json.WriteString("then", Camel(second.Kind));
        json.WriteBoolean("isComplete", second.IsComplete);
        json.WriteNumber("steps", second.Steps);
        json.WriteNumber("mostSteps", second.MostSteps);
        json.WriteString("stoppedBy", Camel(second.StoppedBy));
        Number(json, "targetLoss", second.TargetLoss);
        Number(json, "devLoss", second.History[^1].DevLoss);
        Figures(json, "trainAndDev", second.All);
        json.WriteEndObject();
    }

    private static void Equivalent(Utf8JsonWriter json, EquivalentPenalty? penalty)
    {
        if (penalty is null)
        {
            json.WriteNull("equivalentPenalty");
            return;
        }

        json.WriteStartObject("equivalentPenalty");
        Number(json, "strength", penalty.Strength);
        json.WriteNumber("steps", penalty.Steps);
        Number(json, "rateSum", penalty.RateSum);
        json.WriteStartArray("cautions");
        foreach (var caution in penalty.Cautions)
        {
            json.WriteStringValue(caution);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string Camel(Enum value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    internal static void Figures(Utf8JsonWriter json, string key, Evaluation? evaluation)
    {
        if (evaluation is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartObject(key);
        json.WriteNumber("rows", evaluation.Count);
        Values(json, evaluation);
        json.WriteEndObject();
    }

    private static void Values(Utf8JsonWriter json, Evaluation evaluation)
    {
        Number(json, "loss", evaluation.Loss);
        if (evaluation.Classification is { } classes)
        {
            Number(json, "accuracy", classes.Accuracy);
            Number(json, "precision", classes.Precision);
            Number(json, "recall", classes.Recall);
            Number(json, "f1", classes.F1);
            Number(json, "areaUnderRoc", classes.AreaUnderRoc);
        }

        if (evaluation.Regression is { } numbers)
        {
            Number(json, "rootMeanSquaredError", numbers.RootMeanSquaredError);
            Number(json, "meanAbsoluteError", numbers.MeanAbsoluteError);
            Number(json, "rSquared", numbers.RSquared);
        }

        if (evaluation.Heads.Count == 0)
        {
            return;
        }

        Number(json, "totalLoss", evaluation.TotalLoss);
        json.WriteStartObject("heads");
        foreach (var head in evaluation.Heads)
        {
            Figures(json, head.Name, head.Evaluation);
        }

        json.WriteEndObject();
    }

    /// <summary>A number, or null where it is none: JSON knows no NaN.</summary>
    internal static void Number(Utf8JsonWriter json, string key, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            json.WriteNumber(key, number);
        }
        else
        {
            json.WriteNull(key);
        }
    }

    internal static string Write(bool indented, Action<Utf8JsonWriter> properties)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, NewLine = "\n" }))
        {
            json.WriteStartObject();
            properties(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }
}
