using System.Globalization;
using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Kernels;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Benchmarks;

/// <summary><c>epoch</c>: times whole epochs of a training with its shuffling, feeding and evaluation, for some number of rows.</summary>
internal static class EpochCommand
{
    public static unsafe void Run(IReadOnlyList<string> arguments)
    {
        // rows, threads
        var rows = int.Parse(arguments[0], CultureInfo.InvariantCulture);
        var threads = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        var features = new float[rows * 784];
        fixed (float* start = features)
        {
            TileKernels<float>.For(Hardware.Best).UniformRow(new RandomAddress(1, 0, 0, 0), 0, start, features.Length);
        }

        var train = Dataset.Classification(features, 784, [.. Enumerable.Range(0, rows).Select(i => i % 10)]).AsTrainingSet();
        var seconds = Enumerable.Range(0, 3).Select(_ => Network.Classifier(train).Dense(128).Relu().Train(train, null, new TrainingOptions
        {
            Epochs = 3,
            BatchSize = 64,
            Threads = threads,
            EarlyStopping = null,
        }).Seconds / 3).Order().ElementAt(1);
        Console.WriteLine(JsonSerializer.Serialize(new { rows, threads, secondsPerEpoch = seconds }));
    }
}
