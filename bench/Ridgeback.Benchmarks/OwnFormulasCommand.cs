using System.Diagnostics;
using System.Globalization;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Losses;
using Ridgeback.Optimizers;

namespace Ridgeback.Benchmarks;

/// <summary>
/// <c>own [ROUNDS] [THREADS] [STEPS]</c>: times a training step (784-512-512-10, batch 128, Adam) with the built-in loss and optimizer
/// against the same formulas written by a user as the paper has them, by turns: each round times STEPS steps (default 20) of both, which of
/// them is first changing from round to round. Default 300 rounds, 1 thread. The same step compiled twice stands beside it, to show what a
/// difference of nothing looks like.
/// </summary>
internal static class OwnFormulasCommand
{
    private const int Batch = 128;

    public static void Run(string[] arguments)
    {
        var (rounds, threads, steps) = (Number(arguments, 0, 300), Number(arguments, 1, 1), Number(arguments, 2, 20));
        var own = Loss.Custom("own", TargetKind.Labels, (f, y) => -(y.OneHot(f.Shape[1]) * f.LogSoftmax()).Sum(-1));
        TrainingStep<float>[] contenders = [Step(new SoftmaxCrossEntropy(), new Adam(), threads), Step(own, new OwnAdam(), threads),
            Step(new SoftmaxCrossEntropy(), new Adam(), threads)];
        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = -10; round < rounds; round++)
        {
            for (var turn = 0; turn < contenders.Length; turn++)
            {
                var which = (turn + round + 12) % contenders.Length;
                var start = Stopwatch.GetTimestamp();
                for (var step = 0; step < steps; step++)
                {
                    contenders[which].Run();
                }

                times[which].AddRange(round < 0 ? [] : [Stopwatch.GetElapsedTime(start).TotalMicroseconds / steps]);
            }
        }

        Console.WriteLine(FormattableString.Invariant(
            $"784-512-512-10, batch {Batch}, Adam, {threads} thread(s): microseconds a step, {rounds} rounds of {steps} steps by turns"));
        string[] names = ["built in", "a user's own", "built in, again"];
        for (var i = 0; i < contenders.Length; i++)
        {
            var ratios = times[i].Zip(times[0], (time, first) => time / first).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[i],-16} median {At(times[i], 0.5),8:F1}  quartiles "
                + $"{At(times[i], 0.25):F1}–{At(times[i], 0.75):F1}  least {At(times[i], 0):F1}")
                + (i == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"  against built in: medians "
                + $"{At(times[i], 0.5) / At(times[0], 0.5):F3}, median of the rounds' ratios {At(ratios, 0.5):F3} "
                + $"({At(ratios, 0.25):F3}–{At(ratios, 0.75):F3})")));
        }

        var losses = contenders.Select(contender => contender.Run().ToString("g4", CultureInfo.InvariantCulture));
        Console.WriteLine($"Loss at the end: {string.Join(", ", losses)}");
    }

    private static TrainingStep<float> Step(Loss loss, Optimizer optimizer, int threads)
    {
        var step = new TrainingStep<float>([784], TrainingStep<float>.Perceptron([784, 512, 512, 10], 0), optimizer,
            new CompileOptions { Batch = Batch, Threads = threads }, loss: loss);
        var features = step.Plan.Input("input");
        for (var i = 0; i < features.Length; i++)
        {
            features[i] = (i * 7919L % 1009) / 1009f;
        }

        var labels = step.Plan.IndexInput("labels");
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = i * 7 % 10;
        }

        return step;
    }

    private static double At(List<double> values, double part) => values.Order().ElementAt((int)(part * (values.Count - 1)));

    private static int Number(string[] arguments, int place, int otherwise) =>
        arguments.Length > place ? int.Parse(arguments[place], CultureInfo.InvariantCulture) : otherwise;

    private sealed record OwnAdam() : Optimizer(0.001)
    {
        public override string Kind => "ownAdam";

        public override Node Step(UpdateScope scope, Node parameter, Node gradient)
        {
            var (mean, square) = (scope.State("mean"), scope.State("square"));
            var m = (0.9 * mean.Value) + (0.1 * gradient);
            var v = (0.999 * square.Value) + (0.001 * gradient.Square());
            scope.Set(mean, m);
            scope.Set(square, v);
            var root = (v / (1.0 - Node.Power(0.999, scope.StepNumber))).Sqrt() + 1e-8;
            return parameter - (scope.LearningRate / (1.0 - Node.Power(0.9, scope.StepNumber)) * m / root);
        }
    }
}
