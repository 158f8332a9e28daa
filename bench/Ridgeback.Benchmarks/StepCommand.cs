using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ridgeback.Execution;
using Ridgeback.Kernels;
using Ridgeback.Optimizers;

namespace Ridgeback.Benchmarks;

/// <summary><c>step</c>: times whole training steps; the contract stands in bench/peers/README.md.</summary>
internal static class StepCommand
{
    private const int Batches = 8;

    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Dictionary<string, string>
        {
            ["network"] = "784-512-512-10",
            ["batch"] = "128",
            ["dropout"] = "0",
            ["optimizer"] = "adam",
            ["threads"] = "1",
            ["seconds"] = "3",
            ["profile"] = "0",
            ["normalized"] = "0",
        };
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            var key = arguments[i].TrimStart('-');
            options[key] = options.ContainsKey(key) ? arguments[i + 1]
                : throw new ArgumentException($"step: unknown option {arguments[i]}");
        }

        var batch = Number(options["batch"]);
        var seconds = double.Parse(options["seconds"], CultureInfo.InvariantCulture);
        var dropout = double.Parse(options["dropout"], CultureInfo.InvariantCulture);
        var compile = new CompileOptions { Batch = batch, Threads = Number(options["threads"]) };
        (var shape, var layers, var classes) = NetworkOf(options["network"], dropout, options["normalized"] != "0");
        var step = new TrainingStep<float>(shape, layers, OptimizerOf(options["optimizer"]), compile);
        float[][] inputs = [.. Enumerable.Range(0, Batches).Select(number => Uniform(batch * (int)shape.Count, (uint)number))];
        int[][] labels = [.. Enumerable.Range(0, Batches)
            .Select(number => Array.ConvertAll(Uniform(batch, 100 + (uint)number), x => (int)(x * classes)))];

        double loss = 0;
        var steps = 0;
        Time(step, Math.Max(0.5, seconds / 10));
        var times = Time(step, seconds);
        times.Sort();
        if (options["profile"] != "0")
        {
            Console.WriteLine(step.Plan.Profile(Number(options["profile"])));
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            engine = "ridgeback",
            network = options["network"],
            batch,
            dropout,
            optimizer = options["optimizer"],
            threads = compile.Threads,
            medianMicroseconds = At(times, 0.5),
            p10Microseconds = At(times, 0.1),
            p90Microseconds = At(times, 0.9),
            steps = times.Count,
            loss = double.IsFinite(loss) ? loss : (double?)null,
            lossFinite = double.IsFinite(loss),
            operations = step.Plan.Operations,
            peakBytes = Process.GetCurrentProcess().PeakWorkingSet64,
        }));

        List<double> Time(TrainingStep<float> training, double duration)
        {
            var measured = new List<double>(1 << 20);
            var end = Stopwatch.GetTimestamp() + (long)(duration * Stopwatch.Frequency);
            do
            {
                var start = Stopwatch.GetTimestamp();
                inputs[steps % Batches].CopyTo(training.Plan.Input("input"));
                labels[steps % Batches].CopyTo(training.Plan.IndexInput("labels"));
                steps++;
                loss = training.Run();
                var stop = Stopwatch.GetTimestamp();
                measured.Add((stop - start) * 1e6 / Stopwatch.Frequency);
                if (stop >= end && measured.Count >= 20)
                {
                    return measured;
                }
            }
            while (true);
        }
    }

    /// <summary><c>cnn</c>, <c>vgg</c>, or the units of a perceptron with dashes.</summary>
    internal static (Graphs.Shape Input, List<Layers.Layer> Layers, int Classes) NetworkOf(string network, double dropout, bool normalized)
    {
        switch (network)
        {
            case "cnn":
                return ([28, 28, 1], TrainingStep<float>.Images([[32], [64]], [128, 10], normalized: false), 10);
            case "vgg":
                return ([32, 32, 3], TrainingStep<float>.Images([[32, 32], [64, 64], [128, 128]], [10], normalized: true), 10);
            default:
                int[] units = [.. network.Split('-').Select(Number)];
                return ([units[0]], TrainingStep<float>.Perceptron(units, dropout, normalized), units[^1]);
        }
    }

    private static double At(List<double> sorted, double part) => Math.Round(sorted[(int)(part * (sorted.Count - 1))], 2);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static Optimizer OptimizerOf(string name) => name switch
    {
        "adam" => new Adam(),
        "adamax" => new AdaMax(),
        "momentum" => new Momentum(),
        _ => new GradientDescent(),
    };

    private static unsafe float[] Uniform(int count, uint row)
    {
        var values = new float[count];
        fixed (float* start = values)
        {
            TileKernels<float>.For(Hardware.Best).UniformRow(new RandomAddress(1, row, 0, 0), 0, start, count);
        }

        return values;
    }
}
