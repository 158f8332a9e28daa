using System.Diagnostics;
using System.Globalization;
using Ridgeback.Data;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Training;

namespace Ridgeback.Benchmarks;

/// <summary>
/// <c>regularizers</c>: what each regularizer adds to a step of 784-1024×3-10 at batch 128 with Adam. Each is measured in turn with the
/// plain step, a few steps at a time, so that both see the same machine, and in several pairs of plans; the table gives medians of the
/// ratios.
/// </summary>
internal static class RegularizersCommand
{
    private const int Rows = 512;
    private const int Batch = 128;
    private const int Layouts = 6;

    public static void Run(string[] arguments)
    {
        var rounds = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 9;
        var features = new float[Rows * 784];
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = (float)Math.Sin(0.37 * i);
        }

        var data = Dataset.Classification(features, 784, [.. Enumerable.Range(0, Rows).Select(i => i % 10)],
            [.. Enumerable.Range(0, 10).Select(i => $"{i}")], new() { Name = "waves" });
        var network = Network.Classifier(data.AsTrainingSet());
        Network Deep(Func<Network, Network> between) =>
            Enumerable.Range(0, 3).Aggregate(network, (deeper, _) => between(deeper.Dense(1024).Relu()));
        var plain = Deep(same => same);
        (string Name, Network Network, TrainingOptions Options)[] all =
        [
            ("L2", plain, new() { Penalties = [new L2(1e-4)] }),
            ("L1", plain, new() { Penalties = [new L1(1e-4)] }),
            ("elastic net", plain, new() { Penalties = [new ElasticNet(1e-4, 1e-4)] }),
            ("L2 towards the start", plain, new() { Penalties = [new L2(1e-4) { Towards = ReferencePoint.Start }] }),
            ("power 1.5", plain, new() { Penalties = [new PowerPenalty(1e-4, 1.5)] }),
            ("Euclid's norm", plain, new() { Penalties = [new NormPenalty(1e-4)] }),
            ("decoupled decay", plain, new() { Shrinkage = [new DecoupledDecay(1e-4)] }),
            ("soft threshold", plain, new() { Shrinkage = [new SoftThreshold(1e-4)] }),
            ("max-norm", plain, new() { Constraints = [new MaxNorm(3)] }),
            ("box", plain, new() { Constraints = [new Box(1)] }),
            ("L2 ball", plain, new() { Constraints = [new L2Ball(20)] }),
            ("L1 ball", plain, new() { Constraints = [new L1Ball(1000)] }),
            ("multiplier of L2", plain, new() { Multipliers = [new Multiplier(new L2(1), 1000)] }),
            ("dropout", Deep(same => same.Dropout()), new()),
            ("dropout, max-norm", Deep(same => same.Dropout()), new() { Constraints = [new MaxNorm(3)] }),
            ("Gaussian noise", Deep(same => same.GaussianNoise()), new()),
            ("Gaussian dropout", Deep(same => same.GaussianDropout()), new()),
            ("L1 of activations", plain, new() { Penalties = [new ActivationL1(1e-4)] }),
            ("Student-t of activations", plain, new() { Penalties = [new StudentT(1e-4)] }),
            ("k-sparse", Deep(same => same.KSparse(64)), new()),
            ("weight noise", plain, new() { WeightNoise = new WeightNoise(1e-4) }),
            ("tied layers", plain, new() { Penalties = [new SoftTying("dense2", "dense3", 1e-4)] }),
            ("fast dropout", Enumerable.Range(0, 3).Aggregate(network, (deeper, _) => deeper.FastDropout(1024)), new()),
            ("DropConnect, mask of the batch",
                Enumerable.Range(0, 3).Aggregate(network, (deeper, _) => deeper.Add(new DropConnect(1024) { Mask = MaskOf.Batch })), new()),
            ("DropConnect, mask of each example", Enumerable.Range(0, 3).Aggregate(network, (deeper, _) => deeper.DropConnect(1024)),
                new()),
            ("input gradient", plain, new() { Penalties = [new InputGradientPenalty(1e-4)] }),
            ("weight gradient", plain, new() { Penalties = [new WeightGradientPenalty(1e-4)] }),
        ];
        var team = new WorkerTeam(Environment.ProcessorCount);
        Console.WriteLine($"784-1024×3-10, batch {Batch}, Adam, {Environment.ProcessorCount} threads; medians of {Layouts} × {rounds} "
            + $"rounds, quarter to three quarters in brackets");
        foreach ((var name, var regularized, var options) in all.Where(
            one => arguments.Length < 2 || one.Name.Contains(arguments[1], StringComparison.OrdinalIgnoreCase)))
        {
            var ratios = new List<double>();
            var times = new List<double>();
            for (var layout = 0; layout < Layouts; layout++)
            {
                // Where the plans lie in memory matters as much as some regularizers do: each layout is another pair, made in the other
                // order.
                var isFirst = layout % 2 == 0;
                var early = isFirst ? Plans(plain, new(), team) : Plans(regularized, options, team);
                var late = isFirst ? Plans(regularized, options, team) : Plans(plain, new(), team);
                (var basis, var plans) = isFirst ? (early, late) : (late, early);
                Time(basis, data, 3);
                var steps = Steps(plans, data);
                for (var round = 0; round < rounds; round++)
                {
                    var one = Time(basis, data, steps);
                    var other = Time(plans, data, steps);
                    ratios.Add(other / one);
                    times.Add(other);
                }
            }

            ratios.Sort();
            times.Sort();
            var n = ratios.Count;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name,-34} | {times[n / 2],8:F2} ms | {100 * (ratios[n / 2] - 1),7:F1} % | {100 * (ratios[n / 4] - 1):F1} to "
                    + $"{100 * (ratios[3 * n / 4] - 1):F1} % |"));
        }
    }

    private static TrainingPlans<float> Plans(Network network, TrainingOptions options, WorkerTeam team) =>
        new(new TrainingGraph(network, options with { Optimizer = new Adam(1e-5) }, Rows), 1, team);

    /// <summary>As many steps as take some 30 ms.</summary>
    private static int Steps(TrainingPlans<float> plans, Dataset data)
    {
        Time(plans, data, 3);
        return Math.Clamp((int)(30 / Time(plans, data, 1)), 1, 20);
    }

    /// <summary>Milliseconds of a step.</summary>
    private static double Time(TrainingPlans<float> plans, Dataset data, int steps)
    {
        var watch = Stopwatch.StartNew();
        for (var step = 0; step < steps; step++)
        {
            plans.Step(data, Batches[step % Batches.Length]);
        }

        return watch.Elapsed.TotalMilliseconds / steps;
    }

    private static readonly int[][] Batches =
        [.. Enumerable.Range(0, Rows / Batch).Select(batch => Enumerable.Range(batch * Batch, Batch).ToArray())];
}
