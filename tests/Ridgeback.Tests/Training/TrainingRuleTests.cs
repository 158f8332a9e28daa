using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>What stands around an optimizer: groups, frozen layers, clipping, averages, tolerance, fine-tuning.</summary>
public class TrainingRuleTests
{
    private static readonly TrainingSet Train = Problems.Noise(48, 1).AsTrainingSet();
    private static readonly TrainingOptions Plain =
        new() { Optimizer = new GradientDescent(0.1), Epochs = 1, BatchSize = 48, EarlyStopping = null, Threads = 1 };

    /// <summary>One whole-batch step moves each layer by its own rate: exactly the factor times as far as without groups.</summary>
    [Fact]
    [Trait("Row", "R052")]
    public void A_group_has_its_own_rate_and_its_own_rule()
    {
        var network = Network.Classifier(Train).Dense(7).Tanh().Dense(5).Tanh();
        var options = Plain with { Optimizer = new GradientDescent(0.125) };
        var alone = Moves(network, options);
        var grouped = Moves(network, options with
        {
            Groups = [
                new ParameterGroup("dense1") { LearningRateFactor = 0.25 }, new ParameterGroup("dense2") { Optimizer = new Adam(0.01) }],
        });
        foreach ((var name, var move) in grouped)
        {
            var layer = name[..name.LastIndexOf('/')];
            var expected = layer switch
            {
                "dense1" => alone[name].Select(m => 0.25 * m),
                "dense2" => alone[name].Select(m => (double)Math.Sign(m) * 0.01),
                _ => alone[name],
            };
            move.ShouldMatch([.. expected], 1e-3, 2e-6, name);
        }
    }

    [Fact]
    [Trait("Row", "R052")]
    public void A_frozen_layer_keeps_every_bit_and_runs_as_in_prediction()
    {
        var network = Network.Classifier(Train).Dense(7).BatchNormalization().Tanh().Dense(5).Tanh();
        var options = Plain with { Optimizer = new Adam(0.01), Epochs = 5, BatchSize = 16 };
        var start = network.Train(Train, null, options with { Epochs = 0 }).Model;
        var run =
            network.Train(Train, null, options with { Groups = [new ParameterGroup("dense1", "batchNormalization1") { Frozen = true }] });
        foreach (var variable in run.Model.Parameters.All)
        {
            var same = run.Model.Values(variable).SequenceEqual(start.Values(start.Parameters.Find(variable.Name)!));
            same.ShouldBe(variable.Name.StartsWith("dense1/", StringComparison.Ordinal)
                || variable.Name.StartsWith("batch", StringComparison.Ordinal), variable.Name);
        }

        foreach (var frozen in new[] { true, false })
        {
            var both = options with { Groups = [new ParameterGroup("batchNormalization1") { Frozen = frozen }] };
            var graph = new TrainingGraph(network, both, 48);
            graph.Trained.Any(variable => variable.Name.StartsWith("batch", StringComparison.Ordinal)).ShouldBe(!frozen);
            var plans = new TrainingPlans<double>(graph, 1, new WorkerTeam(1));
            var plan = plans.Compile([.. new[] { graph.TrainingLayers, graph.PredictionLayers }.Select(layers => layers[1].Output)], 48);
            TrainingPlans<double>.Feed(plan, network.Task, Train.Data, [.. Enumerable.Range(0, 48)]);
            plan.Run();
            plan.Output(0).SequenceEqual(plan.Output(1)).ShouldBe(frozen);
        }
    }

    [Fact]
    [Trait("Row", "R052")]
    public void Groups_that_mean_nothing_are_refused()
    {
        var network = Network.Classifier(Train).Dense(7).Tanh();
        Refused(new ParameterGroup("dense7")).ShouldBe(
            "Parameter groups: expected each of dense1, tanh1, output at most once, received \"dense7\". Correct the name, or give the "
                + "layer that name.");
        Refused(new ParameterGroup("dense1", "dense1")).ShouldContain("\"dense1\" twice");
        Refused(new ParameterGroup("dense1", "tanh1", "output") { Frozen = true }).ShouldContain("all of them frozen");
        Should.Throw<GraphException>(() => new ParameterGroup("dense1") { LearningRateFactor = -1 })
            .Message.ShouldContain("LearningRateFactor");

        string Refused(ParameterGroup group) =>
            Should.Throw<InputException>(() => network.Train(Train, null, Plain with { Groups = [group] })).Message;
    }

    /// <summary>A step of rate 1 is the gradient: clipped, and compared with the clipping of the gradient that was not.</summary>
    [Theory]
    [InlineData("value")]
    [InlineData("norm")]
    [InlineData("globalNorm")]
    [Trait("Row", "R053")]
    public void Clipping_limits_gradients(string kind)
    {
        var network = Network.Classifier(Train).Dense(7).Tanh();
        var options = Plain with { Optimizer = new GradientDescent(1), Penalties = [new L2(0.3)] };
        var gradients = Moves(network, options);
        double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(v => v * v));
        var global = Norm(gradients.Values.SelectMany(g => g));
        var middle = gradients.Values.Select(Norm).Order().ElementAt(1);
        foreach (var limit in new[] { 0.3 * middle, 1.2 * middle, 10 * global })
        {
            GradientClipping clipping = kind switch
            {
                "value" => new ClipByValue(limit),
                "norm" => new ClipByNorm(limit),
                _ => new ClipByGlobalNorm(limit),
            };
            clipping.Kind.ShouldBe(kind);
            foreach ((var name, var clipped) in Moves(network, options with { Clipping = clipping }))
            {
                var g = gradients[name];
                var expected = kind switch
                {
                    "value" => g.Select(v => Math.Clamp(v, -limit, limit)),
                    "norm" => g.Select(v => v * Math.Min(1, limit / Norm(g))),
                    _ => g.Select(v => v * Math.Min(1, limit / global)),
                };
                clipped.ShouldMatch([.. expected], 1e-4, 1e-6, $"{name} to {limit}");
            }
        }

        Should.Throw<GraphException>(() => new ClipByNorm(0)).Message.ShouldBe(
            "Clipping norm, Limit: expected a finite number above 0, received 0. Norms of 1 to 5 are usual.");
    }

    /// <summary>The model that is kept is m/(1 − βᵗ) of the parameters after each step, and training is as it was without.</summary>
    [Fact]
    [Trait("Row", "R051")]
    public void Averages_of_weights_are_evaluated_and_kept_and_never_fed_back()
    {
        var network = Network.Classifier(Train).Dense(7).Tanh();
        var options = Plain with { Epochs = 3, BatchSize = 16 };
        var path = Enumerable.Range(1, 3).Select(epochs => Enumerable.Range(0, 3).Select(step => AfterSteps((3 * (epochs - 1)) + step + 1)))
            .SelectMany(models => models).ToList();
        var averaged = network.Train(Train, null, options with { WeightAverage = new WeightAverage(0.7) });
        foreach (var variable in averaged.Model.Parameters.All)
        {
            var mean = new double[variable.Shape.Count];
            foreach (var model in path)
            {
                var now = model.Values(model.Parameters.Find(variable.Name)!).ToArray();
                mean = [.. mean.Select((m, i) => (0.7 * m) + (0.3 * now[i]))];
            }

            double[] kept = [.. averaged.Model.Values(variable).ToArray().Select(value => (double)value)];
            kept.ShouldMatch([.. mean.Select(m => m / (1 - Math.Pow(0.7, 9)))], 1e-4, 1e-6, variable.Name);
        }

        averaged.History[^1].TrainLoss.ShouldBe(averaged.Evaluate(Train.Data).Loss, 1e-6);

        Model AfterSteps(int steps) => network.Train(Train, null, options with
        {
            Callbacks = [new Calls { Step = step => { if (step.Step == steps) { step.Control.Stop(); } } }],
        }).Model;
    }

    [Fact]
    [Trait("Row", "R051")]
    public void A_resumed_run_keeps_its_averages()
    {
        var network = Network.Classifier(Train).Dense(7).BatchNormalization().Tanh();
        var options = Plain with { Epochs = 6, BatchSize = 16, WeightAverage = new WeightAverage(0.9) };
        var whole = Problems.Saved(network.Train(Train, null, options));
        using var folder = new Formats.TemporaryFolder();
        var resuming = options with { Checkpoint = new CheckpointOptions(folder.Path) { Resume = true } };
        network.Train(
            Train, null, resuming with { Callbacks = [new Calls { Step = step => { if (step.Step == 7) { step.Control.Stop(); } } }] });
        Problems.Saved(network.Train(Train, null, resuming)).ShouldBe(whole);
        Problems.Saved(network.Train(Train, null, options with { WeightAverage = null })).ShouldNotBe(whole);
    }

    /// <summary>Whole-batch descent on a convex problem ends when the gradient is small, and the gradient then is.</summary>
    [Fact]
    [Trait("Row", "R046")]
    public void Descent_stops_at_a_tolerance_of_the_gradient_or_of_the_progress()
    {
        var network = Network.Classifier(Train);
        var options = Plain with { Optimizer = new GradientDescent(0.5), Penalties = [new L2(0.1)], Epochs = 5000, EvaluateEvery = 1000 };
        var run = network.Train(Train, null, options with { Tolerance = new StoppingTolerance { Gradient = 1e-4 } });
        run.StoppedBy.ShouldBe(StopReason.Tolerance);
        run.Steps.ShouldBeInRange(20, 2000);
        var moved = Moves(network, options with { Optimizer = new GradientDescent(1), Epochs = 1, FineTuning = new FineTuning(run.Model) });
        Math.Sqrt(moved.Values.SelectMany(g => g).Sum(g => g * g)).ShouldBeInRange(2e-5, 1e-4);

        var slow = network.Train(Train, null, options with { Tolerance = new StoppingTolerance { Progress = 1e-4 } });
        slow.StoppedBy.ShouldBe(StopReason.Tolerance);
        slow.Steps.ShouldBeInRange(5, run.Steps - 1);
        network.Train(Train, null, options with { Epochs = 30, Tolerance = new StoppingTolerance() }).StoppedBy.ShouldBe(StopReason.Epochs);
    }

    [Fact]
    [Trait("Row", "R052")]
    public void Fine_tuning_begins_with_the_models_parameters_and_preprocessing()
    {
        var old = Network.Classifier(Train).Dense(7).Tanh().Train(Train, null, Plain with { Epochs = 4 }).Model;
        var other = Problems.Noise(60, 4, classes: 5).AsTrainingSet();
        var network = Network.Classifier(other).Dense(7).Tanh();
        var tuned = network.Train(other, null, Plain with { Epochs = 0, FineTuning = new FineTuning(old) }).Model;
        tuned.Values(tuned.Parameters.Find("dense1/weights")!).ToArray()
            .ShouldBe(old.Values(old.Parameters.Find("dense1/weights")!).ToArray());
        tuned.Values(tuned.Parameters.Find("output/weights")!).Length.ShouldBe(35);
        tuned.Pipeline.ShouldBeSameAs(old.Pipeline);
        network.Train(other, null, Plain with { Epochs = 0, FineTuning = new FineTuning(old) { KeepPreprocessing = false } })
            .Model.Pipeline.ShouldNotBeSameAs(old.Pipeline);

        var wide = Network.Classifier(other).Dense(8, "wide");
        Should.Throw<InputException>(() => wide.Train(other, null, Plain with { FineTuning = new FineTuning(old) }))
            .Message.ShouldStartWith(
            "Fine-tuning: expected a model with parameters such as wide/weights (6, 8), received one with dense1/weights (6, 7)");
        var iris = Problems.Iris.Train;
        Should.Throw<InputException>(() =>
            Network.Classifier(iris).Dense(7).Train(iris, null, Plain with { FineTuning = new FineTuning(old) })).Message.ShouldStartWith(
            "Fine-tuning: expected 6 features");
    }

    /// <summary>How far one whole-batch step moves each parameter down.</summary>
    private static Dictionary<string, double[]> Moves(Network network, TrainingOptions options)
    {
        var before = network.Train(Train, null, options with { Epochs = 0 }).Model;
        var after = network.Train(Train, null, options).Model;
        return after.Parameters.Trained.ToDictionary(
            variable => variable.Name,
            variable => before.Values(before.Parameters.Find(variable.Name)!).ToArray()
                .Zip(after.Values(variable).ToArray(), (old, now) => (double)old - now).ToArray());
    }
}
