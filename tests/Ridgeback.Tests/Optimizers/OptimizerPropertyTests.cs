using Ridgeback.Graphs;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Runs;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Optimizers;

/// <summary>What holds for every optimizer, one after another.</summary>
public class OptimizerPropertyTests
{
    private static readonly string[] DividesByItsSize = ["rmsProp", "adagrad", "adam", "amsGrad", "nadam", "adaMax"];

    public static TheoryData<string> Names => EveryOptimizer.Golden;

    public static TheoryData<string> Scaled => [.. DividesByItsSize];

    [Fact]
    public void Every_optimizer_of_the_library_is_in_the_list_and_in_the_catalog()
    {
        string[] kinds = [.. EveryOptimizer.AsGolden.Values.Select(optimizer => optimizer.Kind).Order()];
        kinds.ShouldBe(OptimizerCatalog.Optimizers.Items.Select(item => item.Tag).Order());
        kinds.Length.ShouldBe(
            typeof(Optimizer).Assembly.GetTypes().Count(type => type.IsSubclassOf(typeof(Optimizer)) && !type.IsAbstract));
    }

    /// <summary>From (−1.2, 1) to the minimum of (1 − x)² + 100(y − x²)² at (1, 1), with a rate that falls to 0.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    [Trait("Row", "R046")]
    [Trait("Row", "R047")]
    [Trait("Row", "R048")]
    [Trait("Row", "R049")]
    [Trait("Row", "R050")]
    public void Finds_the_end_of_a_bent_valley(string name)
    {
        var rate = EveryOptimizer.AsGolden[name] switch
        {
            GradientDescent => 0.002,
            EmaMomentum => 0.002,
            Momentum or Nesterov => 0.0005,
            Adagrad or AmsGrad => 0.5,
            RmsProp => 0.01,
            _ => 0.03,
        };
        var optimizer = (EveryOptimizer.AsGolden[name] is AdamW ? new AdamW(weightDecay: 0) : EveryOptimizer.AsGolden[name])
            with
        { LearningRate = rate };
        var point = Table.Variable("point", [2], -1.2, 1.0);
        Node x = point.Value.Slice(0, 0, 1), y = point.Value.Slice(0, 1, 1);
        var loss = ((1.0 - x).Square() + (100.0 * (y - x.Square()).Square())).Sum();
        const int Steps = 20_000;
        var end = Walk(optimizer, point, loss, Steps, step => 1 - ((double)step / Steps))[^1];
        Math.Max(Math.Abs(end[0] - 1), Math.Abs(end[1] - 1)).ShouldBeLessThan(1e-3, $"{end[0]}, {end[1]}");
    }

    /// <summary>Steps do not depend on the unit of the loss: every average is divided by one of the same scale.</summary>
    [Theory]
    [MemberData(nameof(Scaled))]
    [Trait("Row", "R048")]
    [Trait("Row", "R049")]
    [Trait("Row", "R050")]
    public void A_loss_in_another_unit_gives_the_same_steps(string name)
    {
        var optimizer = EveryOptimizer.AsGolden[name] switch
        {
            RmsProp rms => (Optimizer)(rms with { Epsilon = 1e-300 }),
            Adagrad ada => ada with { Epsilon = 1e-300 },
            AdamFamily adam => adam with { Epsilon = 1e-300 },
            var other => other,
        };
        double[][] plain = Bowl(optimizer, 1), larger = Bowl(optimizer, 1024);
        for (var step = 0; step < plain.Length; step++)
        {
            larger[step].ShouldMatch(plain[step], 1e-13, 0, $"step {step}");
        }
    }

    /// <summary>The mirrored problem is walked in the mirror, and a coordinate does not feel its neighbour.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Walks_coordinate_by_coordinate_and_the_same_in_the_mirror(string name)
    {
        var optimizer = EveryOptimizer.AsGolden[name];
        var both = Bowl(optimizer, 1)[^1];
        Single(optimizer, 1, 1).ShouldBe(both[0]);
        Single(optimizer, -2, 10).ShouldBe(both[1]);
        Single(optimizer, -1, 1).ShouldBe(-both[0]);
    }

    /// <summary>Cancelled in the middle, resumed: the same bytes.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void A_resumed_training_ends_with_the_same_bytes(string name)
    {
        var train = Problems.Noise(61, 1).AsTrainingSet();
        var network = Problems.Small(train).Dropout(0.8);
        var options = new TrainingOptions
        {
            Optimizer = EveryOptimizer.AsGolden[name],
            Epochs = 6,
            BatchSize = 16,
            EarlyStopping = null,
            Threads = 1
        };
        var whole = Problems.Saved(network.Train(train, null, options));
        using var folder = new TemporaryFolder();
        var resuming = options with { Checkpoint = new CheckpointOptions(folder.Path) { Resume = true } };
        network.Train(train, null, resuming with { Callbacks = [new Calls { Step = step => StopAt(step, 13) }] }).Steps.ShouldBe(13);
        Problems.Saved(network.Train(train, null, resuming)).ShouldBe(whole);
    }

    /// <summary>γ² of the decay of weights: w ← (1 − αλ)w where the gradient is 0, and biases only when asked.</summary>
    [Fact]
    [Trait("Row", "R049")]
    [Trait("Row", "R067")]
    public void AdamW_shrinks_weights_apart_from_the_gradient()
    {
        foreach ((var role, var biases, var factor) in new[]
        {
            (VariableRole.Weight, false, 1 - (0.1 * 0.5)), (VariableRole.Bias, false, 1.0), (VariableRole.Bias, true, 1 - (0.1 * 0.5)),
            (VariableRole.Normalization, true, 1.0),
        })
        {
            var point = new Variable("point", [1], role, 3.0);
            var path = Walk(new AdamW(0.1, 0.5) { Biases = biases }, point, (point.Value * 0.0).Sum(), 4, _ => 1);
            path[^1][0].ShouldBe(3 * Math.Pow(factor, 4), 1e-12);
        }
    }

    /// <summary>A gradient of 100 once, and 1 ever after: AMSGrad keeps the divisor, Adam forgets it.</summary>
    [Fact]
    [Trait("Row", "R049")]
    public void AmsGrad_never_lets_a_rate_grow()
    {
        double[] LastMove(Optimizer optimizer)
        {
            var point = Table.Variable("point", [1], 0.0);
            var slope = Node.Select(Node.Equal(Node.Input("step", []), 1.0), 100.0, 1.0);
            var path = Walk(optimizer, point, (point.Value * slope).Sum(), 200, _ => 1);
            return [path[^2][0] - path[^1][0]];
        }

        LastMove(new Adam(0.01, 0, 0.9))[0].ShouldBe(0.01, 1e-4);
        LastMove(new AmsGrad(0.01, 0, 0.9))[0].ShouldBe(0.01 / Math.Sqrt(0.1 * 100 * 100), 1e-6);
    }

    [Fact]
    [Trait("Row", "R047")]
    public void A_steady_gradient_moves_averaged_momentum_by_the_rate_and_heavy_ball_by_a_multiple()
    {
        double Speed(Optimizer optimizer)
        {
            var point = Table.Variable("point", [1], 0.0);
            var path = Walk(optimizer, point, point.Value.Sum(), 400, _ => 1);
            return path[^2][0] - path[^1][0];
        }

        Speed(new EmaMomentum(0.1, 0.8)).ShouldBe(0.1, 1e-12);
        Speed(new Momentum(0.1, 0.8)).ShouldBe(0.5, 1e-12);
        Speed(new Nesterov(0.1, 0.8)).ShouldBe(0.5, 1e-12);
    }

    /// <summary>A user's own momentum becomes the same kernels as the built-in one, and gives the same bits.</summary>
    [Fact]
    [Trait("Row", "R047")]
    public void A_formula_of_ones_own_is_compiled_like_a_built_in_one()
    {
        var train = Problems.Noise(64, 1).AsTrainingSet();
        var network = Problems.Small(train);
        var options = new TrainingOptions { Epochs = 3, BatchSize = 16, Threads = 1 };
        Problems.Bits(network.Train(train, null, options with { Optimizer = new Own() }).Model)
            .ShouldBe(Problems.Bits(network.Train(train, null, options with { Optimizer = new Momentum() }).Model));
        string[] kernels = [.. new Optimizer[] { new Own(), new Momentum() }.Select(optimizer => string.Join(
            '\n', TrainingExplanation.Explain(network, train, options with { Optimizer = optimizer }).Split('\n').Skip(1)))];
        kernels[0].ShouldBe(kernels[1]);
    }

    /// <summary>So do a user's cross-entropy and Adam together.</summary>
    [Fact]
    [Trait("Row", "R034")]
    [Trait("Row", "R049")]
    public void A_loss_and_an_optimizer_of_ones_own_are_compiled_like_built_in_ones()
    {
        var train = Problems.Noise(64, 1).AsTrainingSet();
        var own = Loss.Custom("own", TargetKind.Labels, (f, y) => -(y.OneHot(f.Shape[1]) * f.LogSoftmax()).Sum(-1), PredictionKind.Softmax);
        var options = new TrainingOptions { Epochs = 3, BatchSize = 16, Threads = 1 };
        (Network Network, TrainingOptions Options)[] both =
        [
            (Problems.Small(train).WithLoss(own), options with { Optimizer = new OwnAdam() }),
            (Problems.Small(train).WithLoss(new SoftmaxCrossEntropy()), options with { Optimizer = new Adam() }),
        ];
        string[] kernels =
            [.. both.Select(one => string.Join('\n', TrainingExplanation.Explain(one.Network, train, one.Options).Split('\n').Skip(1)))];
        kernels[0].ShouldBe(kernels[1]);
        Problems.Bits(both[0].Network.Train(train, null, both[0].Options).Model)
            .ShouldBe(Problems.Bits(both[1].Network.Train(train, null, both[1].Options).Model));
    }

    private sealed record OwnAdam() : Optimizer(0.001)
    {
        public override string Kind => "ownAdam";

        public override Node Step(UpdateScope scope, Node parameter, Node gradient)
        {
            var (mean, square) = (scope.State("mean"), scope.State("square"));
            var m = (0.9 * mean.Value) + ((1 - 0.9) * gradient);
            var v = (0.999 * square.Value) + ((1 - 0.999) * gradient.Square());
            scope.Set(mean, m);
            scope.Set(square, v);
            var root = (1.0 / (1.0 - Node.Power(0.999, scope.StepNumber)) * v).Sqrt() + 1e-8;
            return parameter - (scope.LearningRate / (1.0 - Node.Power(0.9, scope.StepNumber)) * m / root);
        }
    }

    private sealed record Own() : Optimizer(0.01)
    {
        public override string Kind => "own";

        public override Node Step(UpdateScope scope, Node parameter, Node gradient)
        {
            var velocity = scope.State("velocity");
            var next = (0.9 * velocity.Value) + gradient;
            scope.Set(velocity, next);
            return parameter - (scope.LearningRate * next);
        }
    }

    [Fact]
    [Trait("Row", "R047")]
    [Trait("Row", "R048")]
    [Trait("Row", "R050")]
    public void Presets_and_refusals()
    {
        EmaMomentum.ShortMemory.ShouldBe(new EmaMomentum(0.1, 0.8));
        RmsProp.ShortMemory.ShouldBe(new RmsProp(0.001, 0.8, 1e-8));
        AdaMax.SmallSteps.ShouldBe(new AdaMax(1e-4));
        Should.Throw<GraphException>(() => new RmsProp(beta: 1)).Message.ShouldBe(
            "Optimizer rmsProp, Beta: expected a number of at least 0 and below 1, received 1. 0.9 is usual.");
        Should.Throw<GraphException>(() => new Nesterov(coefficient: -1)).Message.ShouldContain("Coefficient");
        Should.Throw<GraphException>(() => new EmaMomentum(beta: 2)).Message.ShouldContain("Beta");
        Should.Throw<GraphException>(() => new AdamW(weightDecay: -1)).Message.ShouldContain("WeightDecay");
        Should.Throw<GraphException>(() => new Nadam(momentumDecay: double.NaN)).Message.ShouldContain("MomentumDecay");
        Should.Throw<GraphException>(() => new Adagrad(epsilon: 0)).Message.ShouldContain("Epsilon");
        Should.Throw<GraphException>(() => new AmsGrad(beta2: 1)).Message.ShouldContain("Optimizer amsGrad, Beta2");
    }

    /// <summary>s(x² + 10y²) from (1, −2), ten steps.</summary>
    private static double[][] Bowl(Optimizer optimizer, double scale)
    {
        var point = Table.Variable("point", [2], 1.0, -2.0);
        return Walk(optimizer, point, scale * (point.Value.Square() * Node.Constant([1.0, 10.0], [2])).Sum(), 10, _ => 1);
    }

    private static double Single(Optimizer optimizer, double start, double curvature)
    {
        var point = Table.Variable("point", [1], start);
        return Walk(optimizer, point, (curvature * point.Value.Square()).Sum(), 10, _ => 1)[^1][0];
    }

    private static void StopAt(StepContext step, long at)
    {
        if (step.Step == at)
        {
            step.Control.Stop();
        }
    }

    private static double[][] Walk(Optimizer optimizer, Variable point, Node loss, int steps, Func<int, double> schedule)
    {
        var scope = new UpdateScope(point, Node.Input("rate", []), Node.Input("step", []), new OptimizerState());
        var next = optimizer.Step(scope, point, Gradients.Of(loss, [point])[0]);
        var evaluator = new ReferenceEvaluator<double>();
        var path = new double[steps][];
        for (var step = 1; step <= steps; step++)
        {
            evaluator.Feed("step", (double)step);
            evaluator.Feed("rate", optimizer.LearningRate * schedule(step - 1));
            evaluator.Step([Node.Assign(point, next), .. scope.Updates]);
            path[step - 1] = evaluator.Get(point);
        }

        return path;
    }
}
