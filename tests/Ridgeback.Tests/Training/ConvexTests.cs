using Ridgeback.Data;
using Ridgeback.Kernels;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

using Xunit.Abstractions;

namespace Ridgeback.Tests.Training;

/// <summary>
/// Softmax regression from zero, mean cross-entropy + ½λ‖W‖², biases free, the whole data in a batch, in double precision: every optimizer
/// comes to the same optimum, whose value was computed apart from this library.
/// </summary>
public class ConvexTests(ITestOutputHelper output)
{
    private const double DigitsStrong = .738514081875;
    private const double DigitsWeak = .261864547217;
    private const double IrisStrong = .224288902895;
    private const double IrisWeak = .095730000178;

    public static TheoryData<string, string, double, double, double, int> Exact => new()
    {
        // optimizer, data, strength, optimum, rate, most steps
        { "gradientDescent", "digits", .01, DigitsStrong, .5, 20_000 },
        { "momentum", "digits", .01, DigitsStrong, .2, 3_000 },
        { "nesterov", "digits", .01, DigitsStrong, .2, 3_000 },
        { "gradientDescent", "digits", .001, DigitsWeak, .5, 90_000 },
        { "momentum", "digits", .001, DigitsWeak, .2, 5_000 },
        { "nesterov", "digits", .001, DigitsWeak, .2, 5_000 },
        { "gradientDescent", "iris", .01, IrisStrong, .06, 600_000 },
        { "momentum", "iris", .01, IrisStrong, .02, 30_000 },
        { "nesterov", "iris", .01, IrisStrong, .02, 30_000 },
        { "gradientDescent", "iris", .001, IrisWeak, .06, 3_000_000 },
        { "momentum", "iris", .001, IrisWeak, .02, 150_000 },
        { "nesterov", "iris", .001, IrisWeak, .02, 150_000 },
    };

    public static TheoryData<string, double> Adaptive => new()
    {
        { "rmsProp", .02 }, { "adagrad", .5 }, { "adam", .05 }, { "amsGrad", .05 }, { "nadam", .05 }, { "adaMax", .05 },
            { "emaMomentum", 1 }, { "adamW", .05 },
    };

    [Theory]
    [MemberData(nameof(Exact))]
    [Trait("Row", "R046")]
    [Trait("Row", "R047")]
    [Trait("Row", "R034")]
    [Trait("Row", "R060")]
    public void Descent_and_momentum_come_to_the_optimum_within_1e_8(
        string kind, string source, double strength, double optimum, double rate, int most)
    {
        var optimizer = EveryOptimizer.AsGolden.Values.Single(optimizer => optimizer.Kind == kind) with { LearningRate = rate };
        optimizer = optimizer switch
        {
            Momentum momentum => momentum with { Coefficient = .99 },
            Nesterov nesterov => nesterov with { Coefficient = .99 },
            _ => optimizer,
        };
        var steps = StepsTo(optimum, 1e-8, optimizer, null, source, strength, most, out _);
        output.WriteLine($"{kind}, {source}, {strength}: {steps}");
        steps.ShouldBeLessThan(most);
    }

    [Theory]
    [MemberData(nameof(Adaptive))]
    [Trait("Row", "R048")]
    [Trait("Row", "R049")]
    [Trait("Row", "R050")]
    public void Adaptive_ones_come_within_1e_4_with_a_rate_that_falls(string kind, double rate)
    {
        var optimizer = EveryOptimizer.AsGolden.Values.Single(optimizer => optimizer.Kind == kind) with { LearningRate = rate };
        optimizer = optimizer is AdamW decoupled ? decoupled with { WeightDecay = 0 } : optimizer;
        foreach ((var source, var strength, var optimum, var most) in new[] { ("digits", .01, DigitsStrong, 4_000),
            ("iris", .01, IrisStrong, 30_000) })
        {
            var steps = StepsTo(optimum, 1e-4, optimizer, new Linear(), source, strength, most, out _);
            output.WriteLine($"{kind}, {source}, {strength}: {steps}");
            steps.ShouldBeLessThan(most);
        }
    }

    /// <summary>At the weak penalty's optimum 38 of the 1,797 training rows are wrong.</summary>
    [Fact]
    [Trait("Row", "R034")]
    public void The_optimum_makes_the_known_number_of_errors()
    {
        StepsTo(DigitsWeak, 1e-8, new Nesterov(.2, .99), null, "digits", .001, 10_000, out var plans);
        var digits = Datasets.Digits();
        double[] weights = plans.Store.Tensor(plans.Store.Variables.Single(v => v.Name == "output/weights")),
            bias = plans.Store.Tensor(plans.Store.Variables.Single(v => v.Name == "output/bias"));
        var wrong = 0;
        for (var row = 0; row < digits.Count; row++)
        {
            var x = digits.Row(row).ToArray();
            var best = Enumerable.Range(0, 10).MaxBy(k => bias[k] + x.Select((value, i) => value / 16.0 * weights[(10 * i) + k]).Sum());
            wrong += best == digits.Labels[row] ? 0 : 1;
        }

        wrong.ShouldBe(38);
    }

    /// <summary>Steps until J is within the tolerance of the optimum and stays there for ten steps; the most when it is not.</summary>
    private static int StepsTo(
        double optimum, double tolerance, Optimizer optimizer, Schedule? schedule, string source, double strength, int most,
        out TrainingPlans<double> plans)
    {
        var raw = source == "iris" ? Datasets.Iris() : Datasets.Digits();
        var data = source == "iris" ? raw
            : Dataset.Classification([.. raw.Features.ToArray().Select(value => value / 16)], 64, raw.Labels, raw.ClassNames);
        var network = Network.Classifier(data.AsTrainingSet());
        var options = new TrainingOptions { Optimizer = optimizer, Penalties = [new L2(strength)], Tolerance = new StoppingTolerance() };
        var graph = new TrainingGraph(network, options, data.Count);
        plans = new TrainingPlans<double>(graph, 1, new WorkerTeam(1));
        foreach (var variable in graph.Trained)
        {
            plans.Store.SetTensor(variable, new double[variable.Shape.Count]);
        }

        int[] rows = [.. Enumerable.Range(0, data.Count)];
        var within = 0;
        for (var step = 0; step < most; step++)
        {
            plans.Store.Scalar(graph.LearningRate) = optimizer.LearningRate * (schedule?.Factor(new SchedulePlace(step, 0, most, 1)) ?? 1);
            var objective = plans.Step(data, rows) + plans.Watched().Penalty;
            within = Math.Abs(objective - optimum) <= tolerance ? within + 1 : 0;
            if (within == 10)
            {
                return step - 9;
            }
        }

        return most;
    }
}
