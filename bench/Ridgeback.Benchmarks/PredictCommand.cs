using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Benchmarks;

/// <summary><c>predict</c>: times the prediction of one row by a model as a user has it, into memory of the caller's.</summary>
internal static class PredictCommand
{
    public static void Run(IReadOnlyList<string> arguments)
    {
        int[] units = [.. arguments[0].Split('-').Select(text => int.Parse(text, CultureInfo.InvariantCulture))];
        var threads = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var seconds = double.Parse(arguments[2], CultureInfo.InvariantCulture);
        float[] features = [.. Enumerable.Range(0, 64 * units[0]).Select(i => MathF.Sin(i))];
        var train = Dataset.Classification(features, units[0], [.. Enumerable.Range(0, 64).Select(i => i % units[^1])]).AsTrainingSet();
        var network = Network.Classifier(train);
        foreach (var count in units[1..^1])
        {
            network = network.Dense(count).Relu();
        }

        var model =
            network.Train(train, null, new TrainingOptions { Epochs = 1, Threads = 1, Preprocessing = [] }).Model.WithThreads(threads);
        var row = features[..units[0]];
        var output = new float[model.OutputCount];
        var times = new List<double>();
        var end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
        while (Stopwatch.GetTimestamp() < end || times.Count < 20)
        {
            // A clock reading costs more than a small prediction: several at a time.
            const int Together = 50;
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < Together; i++)
            {
                model.Predict(row, output);
            }

            times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds / Together);
        }

        times.RemoveRange(0, times.Count / 5);
        times.Sort();
        Console.WriteLine(JsonSerializer.Serialize(new { medianMicroseconds = times[times.Count / 2] }));
    }
}
