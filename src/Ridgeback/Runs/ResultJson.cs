using System.Text;
using System.Text.Json;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>Results as JSON for machines.</summary>
public static class ResultJson
{
    /// <summary>
    /// The result of a training: run, seed, threads, epochs, steps, bestStep, stoppedBy, seconds, and train, trainDev, dev and
    /// test with loss and, for classification, accuracy; a set that was not evaluated is null.
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
        json.WriteString("stoppedBy", JsonNamingPolicy.CamelCase.ConvertName(training.StoppedBy.ToString()));
        json.WriteNumber("seconds", Math.Round(training.Seconds, 3));
        Figures(json, "train", training.Train);
        Figures(json, "trainDev", result.TrainDev);
        Figures(json, "dev", training.Dev);
        Figures(json, "test", result.Test);
    });

    /// <summary>The result of an evaluation: run, data, rows, opening (of the sealed test rows; null for other data) and the figures.</summary>
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
