using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Which parameters and rows a regularizer counts: frozen layers, layers without weights, heads, rows without labels.</summary>
public class RegularizerReachTests : DescentOnNoise
{
    private static readonly Network Two =
        Network.Classifier(Train).Add(new Dense(6) { Name = "first" }).Tanh().Add(new Dense(6) { Name = "second" }).Relu();

    private static readonly TrainingOptions FirstFrozen = Options with { Groups = [new ParameterGroup("first") { Frozen = true }] };

    public static TheoryData<string> Rules => ["penalty", "multiplier", "shrinkage", "constraint", "noise"];

    [Theory]
    [MemberData(nameof(Rules))]
    [Trait("Row", "R065")]
    public void A_rule_for_a_layer_that_has_nothing_for_it_is_refused(string rule)
    {
        foreach (var name in new[] { "relu1", "first" })
        {
            string[] layers = ["second", name];
            var options = rule switch
            {
                "penalty" => FirstFrozen with { Penalties = [new L2(1) { Layers = layers }] },
                "multiplier" => FirstFrozen with { Multipliers = [new Multiplier(new L2(1) { Layers = layers }, 1)] },
                "shrinkage" => FirstFrozen with { Shrinkage = [new SoftThreshold(1) { Layers = layers }] },
                "constraint" => FirstFrozen with { Constraints = [new MaxNorm(1) { Layers = layers }] },
                _ => FirstFrozen with { WeightNoise = new WeightNoise(1) { Layers = layers } },
            };
            Should.Throw<InputException>(() => Two.Train(Train, null, options)).Message.ShouldEndWith(
                $"Layers: expected layers with parameters of that kind that are trained, received \"{name}\". Name only such layers, as "
                    + $"second of these.");
        }
    }

    [Fact]
    [Trait("Row", "R084")]
    public void Weight_noise_leaves_frozen_layers_alone()
    {
        TrainingOptions Noisy(params string[]? layers) => FirstFrozen with { WeightNoise = new WeightNoise(0.3) { Layers = layers } };
        var everywhere = Problems.Saved(Two.Train(Train, null, Noisy(null)));
        everywhere.ShouldBe(Problems.Saved(Two.Train(Train, null, Noisy("second", "output"))));
        everywhere.ShouldNotBe(Problems.Saved(Two.Train(Train, null, FirstFrozen)));
    }

    [Fact]
    [Trait("Row", "R100")]
    public void A_layer_may_be_tied_to_a_frozen_one()
    {
        var network = Network.Classifier(Train).Add(new Dense(6) { Name = "first" }).Tanh().Add(new Dense(6) { Name = "second" }).Tanh();
        double Apart(double strength)
        {
            var run =
                network.Train(Train, null, FirstFrozen with { Epochs = 100, Penalties = [new SoftTying("first", "second", strength)] });
            return Weights(run, "first").Zip(Weights(run, "second"), (a, b) => (a - b) * (a - b)).Sum();
        }

        Apart(3).ShouldBeLessThan(Apart(0) / 100);
        var frozen = FirstFrozen
            with
        { Groups = [new ParameterGroup("first", "second") { Frozen = true }], Penalties = [new SoftTying("first", "second", 1)] };
        Should.Throw<GraphException>(() => network.Train(Train, null, frozen)).Message.ShouldContain("received two frozen layers");
    }

    /// <summary>
    /// The penalty is of the network's own prediction: a head adds weights, but nothing to it; and a bias that is not there counts nothing.
    /// </summary>
    [Fact]
    [Trait("Row", "R086")]
    public void The_weight_gradient_penalty_counts_what_the_prediction_reads()
    {
        double Penalty(Network network, bool biases)
        {
            var parameters = new ParameterSet();
            var graph = network.Build(parameters, Phase.Train, RandomPlace.Initial);
            var scope = Regularization.ScopeOf(graph, [.. parameters.Trained], 1);
            var store = new StateStore<double>(1);
            store.Add(parameters.All);
            var plan =
                Plan<double>.Compile([new WeightGradientPenalty(1) { Biases = biases }.Of(scope)], store, new CompileOptions { Batch = 3 });
            Table.Wave(18, 0.4).CopyTo(plan.Input(NetworkGraph.FeaturesKey));
            plan.Run();
            return plan.Scalar(0);
        }

        var headed = Two.WithHead(Head.Reconstruction());
        Penalty(headed, false).ShouldBe(Penalty(Two, false), 1e-12);
        Penalty(headed, true).ShouldBe(Penalty(Two, true), 1e-12);
        Penalty(Two, true).ShouldBeGreaterThan(Penalty(Two, false) * 1.01);
        Network Without(bool first) => Network.Classifier(Train).Add(new Dense(6) { Name = "first", UseBias = first }).Tanh()
            .Add(new Dense(6) { Name = "second", UseBias = false }).Relu();
        var gained = Penalty(Without(true), true) - Penalty(Without(true), false);
        var gainedLess = Penalty(Without(false), true) - Penalty(Without(false), false);
        gained.ShouldBeGreaterThan(gainedLess + 1e-3);
    }

    /// <summary>
    /// λ/2m with m the rows that are trained on: rows without a target change nothing, in the closed form and by gradients.
    /// </summary>
    [Theory]
    [Trait("Row", "R060")]
    [InlineData(Solver.ClosedForm)]
    [InlineData(Solver.Gradient)]
    public void Rows_without_a_target_do_not_count_for_a_penalty_by_example(Solver solver)
    {
        var some = Problems.Line(12);
        var targets = some.Targets.ToArray();
        float[] features = [.. some.Features, .. some.Features, .. some.Features];
        float[] unknown = [.. targets, .. Enumerable.Repeat(float.NaN, 2 * targets.Length)];
        var options = Options with
        {
            Solver = solver,
            Epochs = 60,
            BatchSize = 100,
            ScaleTargets = false,
            Penalties = [new L2(3, PenaltyScale.PerExample)],
        };
        double[] Trained(Dataset rows) =>
            Weights(Network.Regressor(rows.AsTrainingSet()).Train(rows.AsTrainingSet(), null, options), "output");
        var withoutSome = Dataset.Unlabelled(features, 2).WithHead("line", unknown, ["a", "b"]).Head("line");
        Trained(withoutSome).ShouldMatch(Trained(Dataset.Regression(some.Features, 2, targets, 2)), 1e-5, 1e-5, "weights");
    }

    /// <summary>At the optimum of the loss its gradient is 0; with a limit that is broken there, the training is not at its end.</summary>
    [Fact]
    [Trait("Row", "R072")]
    public void A_tolerance_waits_for_multipliers_to_stand_still()
    {
        var line = Problems.Line(40).AsTrainingSet();
        var plain = Options with { BatchSize = 100, ScaleTargets = false };
        var optimum = Network.Regressor(line).Train(line, null, plain with { Solver = Solver.ClosedForm }).Model;
        var limited = plain with
        {
            FineTuning = new FineTuning(optimum),
            Epochs = 20_000,
            Tolerance = new StoppingTolerance { Gradient = 1e-3, Progress = 0 },
            Multipliers = [new Multiplier(new L2(2), 20, 0.01)],
        };
        Weights(optimum, "output").Sum(w => w * w).ShouldBeGreaterThan(60);
        var run = Network.Regressor(line).Train(line, null, limited);
        run.StoppedBy.ShouldBe(StopReason.Tolerance);
        run.Steps.ShouldBeGreaterThan(10);
        Weights(run, "output").Sum(w => w * w).ShouldBe(20, 0.01);
    }

    /// <summary>Units of a hierarchical output are rows of its weights: each has exactly k connections.</summary>
    [Fact]
    [Trait("Row", "R023")]
    public void Sparse_first_weights_of_a_tree_are_by_unit()
    {
        var rows = Datasets.Digits().AsTrainingSet();
        var run = Network.Classifier(rows).WithLoss(new HierarchicalSoftmax()).WithOutput(new Sparse(5))
            .Train(rows, null, Options with { Epochs = 0 });
        Weights(run, "output").Chunk(64).ShouldAllBe(node => node.Count(w => w != 0) == 5);
    }

    /// <summary>With groups a unit's inputs are the channels of its own group: k of them, for each unit of each group.</summary>
    [Fact]
    [Trait("Row", "R023")]
    public void Sparse_first_weights_of_a_transposed_convolution_are_by_unit_of_each_group()
    {
        var rows = Datasets.Digits().AsTrainingSet();
        var layer = new TransposedConvolution(6, 3, 3) { Groups = 2, Weights = new Sparse(3), Name = "up" };
        var run = Network.Classifier(rows).Reshape(4, 4, 4).Add(layer).GlobalAveragePooling()
            .Train(rows, null, Options with { Epochs = 0 });
        var weights = Weights(run, "up");
        for (var unit = 0; unit < 6; unit++)
        {
            // (3, 3, 3 filters of a group, 4 channels): the filter, and the channels of its group.
            var (filter, first) = (unit % 3, unit / 3 * 2);
            weights.Index().Count(w => w.Item != 0 && w.Index / 4 % 3 == filter && w.Index % 4 >= first && w.Index % 4 < first + 2)
                .ShouldBe(3);
        }
    }

    private static double[] Weights(TrainingRun run, string layer) => Weights(run.Model, layer);

    private static double[] Weights(Model model, string layer) =>
        Array.ConvertAll(model.Values(model.Parameters.Find($"{layer}/weights")!).ToArray(), value => (double)value);
}
