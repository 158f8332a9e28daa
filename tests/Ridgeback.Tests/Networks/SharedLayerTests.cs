using Ridgeback.Configuration;
using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Networks;

/// <summary>Hard sharing: one parameter with two uses.</summary>
public class SharedLayerTests
{
    private static readonly TrainingSet Train = Problems.Noise(30, 1).AsTrainingSet();

    private static readonly Network Shared =
        Network.Classifier(Train).Dense(6).Tanh().Add(new Dense(6) { SharedWith = "dense1" }).Sigmoid();

    /// <summary>A name that means another layer's parameters, or no layer, would do nothing, silently.</summary>
    [Fact]
    [Trait("Row", "R101")]
    [Trait("Row", "R065")]
    public void Settings_for_a_layer_without_parameters_of_its_own_are_refused()
    {
        string[] second = ["dense2"];
        TrainingOptions[] all =
        [
            new() { Penalties = [new L2(1) { Layers = second }] }, new() { Penalties = [new WeightGradientPenalty(1) { Layers = second }] },
            new() { Shrinkage = [new SoftThreshold(1) { Layers = second }] }, new() { Constraints = [new MaxNorm(1) { Layers = second }] },
            new() { Multipliers = [new Multiplier(new L2(1) { Layers = second }, 1)] },
            new() { WeightNoise = new WeightNoise(1) { Layers = second } },
        ];
        foreach (var options in all)
        {
            Should.Throw<InputException>(() => Shared.Train(Train, null, options)).Message.ShouldEndWith(
                "expected names out of dense1, tanh1, sigmoid1, output, received \"dense2\". Its parameters are another layer's: name "
                    + "that one.");
        }

        Should.Throw<InputException>(() => Shared.Train(Train, null, new() { Groups = [new(second) { Frozen = true }] }))
            .Message.ShouldContain("received \"dense2\"");
        Should.Throw<InputException>(() => Shared.Train(Train, null, new() { WeightNoise = new WeightNoise(1) { Layers = ["dense7"] } }))
            .Message
            .ShouldContain(
                "Weight noise, Layers: expected names out of dense1, tanh1, sigmoid1, output, received \"dense7\". Correct the name");
        Should.Throw<InputException>(
            () => Shared.Train(Train, null, new() { Penalties = [new InputGradientPenalty(1) { Layers = ["dense1"] }] })).Message
            .ShouldContain("expected none, because the gradient is that of the whole network");
    }

    /// <summary>The gradient of the shared parameter is the sum of those of two copies with the same values.</summary>
    [Fact]
    [Trait("Row", "R101")]
    public void Gradients_of_all_uses_add()
    {
        var copies = Network.Classifier(Train).Dense(6).Tanh().Dense(6).Sigmoid();
        var (loss, together) = GradientsOf(Shared, from: null);
        var (sameLoss, apart) = GradientsOf(copies, from: Shared);
        loss.ShouldBe(sameLoss, 1e-14);
        together.Keys.ShouldBe(["dense1/weights", "dense1/bias", "output/weights", "output/bias"]);
        foreach (var name in new[] { "weights", "bias" })
        {
            together[$"dense1/{name}"].ShouldMatch(
                [.. apart[$"dense1/{name}"].Zip(apart[$"dense2/{name}"], (one, other) => one + other)], 1e-12, 1e-12, name);
            apart[$"dense2/{name}"].Max(Math.Abs).ShouldBeGreaterThan(1e-4);
            together[$"output/{name}"].ShouldMatch(apart[$"output/{name}"], 1e-12, 1e-12, name);
        }

        GradientChecker.Check(Shared, Train.Data).Passes.ShouldBeTrue();
    }

    /// <summary>A decoder with the encoder's weights transposed: ∂L/∂W = xᵀδ₁ + (hᵀδ₂)ᵀ.</summary>
    [Fact]
    [Trait("Row", "R101")]
    public void A_transposed_layer_has_the_other_ones_weights_and_a_bias_of_its_own()
    {
        var tied = Network.Classifier(Train).Dense(4).Tanh().Add(new Dense(6) { SharedWith = "dense1", Transposed = true }).Sigmoid();
        var graph = new TrainingGraph(tied, new TrainingOptions(), 30);
        graph.Trained.Select(variable => variable.ToString()).ShouldBe(
            ["dense1/weights (6, 4)", "dense1/bias (4)", "dense2/bias (6)", "output/weights (6, 3)", "output/bias (3)"]);
        GradientChecker.Check(tied, Train.Data).Passes.ShouldBeTrue();

        var evaluator = new ReferenceEvaluator<double>(batch: 2, seed: 1);
        var parameters = new ParameterSet();
        var scope = new LayerScope("one", Phase.Train, RandomPlace.Initial, parameters, null);
        var x = Table.Varied("x", [2, 3], 0.3, 1.3);
        new Dense(2).Build(scope, x);
        var back = new Dense(3) { Transposed = true }.Build(new LayerScope(
            "two", Phase.Train, RandomPlace.Initial, parameters, null)
        { SharedWith = "one" }, Table.Varied("h", [2, 2], 0.1, 1));
        var (weights, h, y) = (evaluator.Evaluate(parameters.Find("one/weights")!.Value),
            evaluator.Evaluate(Table.Varied("h", [2, 2], 0.1, 1).Value), evaluator.Evaluate(back));
        for (var row = 0; row < 2; row++)
        {
            for (var column = 0; column < 3; column++)
            {
                y[(3 * row) + column].ShouldBe((h[2 * row] * weights[2 * column]) + (h[(2 * row) + 1] * weights[(2 * column) + 1]), 1e-14);
            }
        }
    }

    [Fact]
    [Trait("Row", "R101")]
    public void A_shared_network_is_trained_saved_and_loaded()
    {
        var network = Network.Classifier(Train).Dense(6).Tanh().Dropout().Add(new Dense(6) { SharedWith = "dense1" }).Dropout()
            .Add(new Dense(6) { SharedWith = "dense1", Transposed = true, UseBias = false }).Tanh();
        var run = network.Train(Train, null, new TrainingOptions { Epochs = 3, Threads = 1, BatchSize = 8 });
        run.Train.Loss.ShouldBeLessThan(run.History[0].TrainLoss);
        using var folder = new Formats.TemporaryFolder();
        run.Model.Save(folder.Path);
        var loaded = Model.Load(folder.Path);
        loaded.Network.Layers.ShouldBe(network.Layers);
        loaded.Parameters.All.Select(variable => variable.Name)
            .ShouldBe(["dense1/weights", "dense1/bias", "output/weights", "output/bias"]);
        loaded.Predict(Train.Data).ShouldBe(run.Model.Predict(Train.Data));
        new NetworkSummary(network).Parameters.ShouldBe((6 * 6) + 6 + (6 * 3) + 3);
    }

    [Fact]
    [Trait("Row", "R101")]
    public void What_cannot_be_shared_is_refused()
    {
        var network = Network.Classifier(Train).Dense(5).Tanh();
        Refused(() => network.Add(new Dense(5) { SharedWith = "dense7" }))
            .ShouldContain("expected to share with an earlier dense layer that has parameters of its own (dense1), received 'dense7'");
        Refused(() => network.Add(new Maxout(5) { SharedWith = "dense1" })).ShouldContain("there is none");
        Refused(() => Shared.Add(new Dense(6) { SharedWith = "dense2" })).ShouldContain("(dense1), received 'dense2'");
        Refused(() => Build(network.Add(new Dense(5) { SharedWith = "dense1" })))
            .ShouldContain("expected 'dense1' with weights (5, 5) to share, received (6, 5)");
        Refused(() => Build(network.Add(new Dense(4) { SharedWith = "dense1", Transposed = true })))
            .ShouldContain("expected 'dense1' with weights (4, 5) to share, received (6, 5)");
        Refused(() => Build(network.Dense(5).Add(new Dense(5) { Transposed = true })))
            .ShouldContain("expected a layer to take the transposed weights from, received none");
        Refused(() => Build(Network.Classifier(Train).Add(new Dense(6) { UseBias = false }).Add(new Dense(6) { SharedWith = "dense1" })))
            .ShouldContain("with bias (6) to share, received no bias");
        Refused(() => Build(network.Add(new Tanh { SharedWith = "tanh1" })))
            .ShouldContain("expected a layer with parameters to share with 'tanh1', received a tanh, which has none");
        Refused(() => Build(network.BatchNormalization().Add(new BatchNormalization { SharedWith = "batchNormalization1" })))
            .ShouldContain("expected a layer without moving averages");

        static NetworkGraph Build(Network network) =>
            network.Build(new ParameterSet(), Phase.Train, new RandomPlace(0.0, 0.0, Node.IndexInput("rows", [Shape.Batch])));
        static string Refused(Action act) => Should.Throw<GraphException>(act).Message;
    }

    [Fact]
    [Trait("Row", "R101")]
    public void A_configuration_can_share()
    {
        const string json = """{"layers":[{"type":"dense","units":3},{"type":"dense","units":3,"sharedWith":"dense1","transposed":true},"""
            + """{"type":"convolution","sharedWith":"c"}]}""";
        SettingsDocument.Parse(json, "test").Bind(s => s.VariantList("layers", LayerCatalog.Layers, "")).Value.ShouldBe(
            [new Dense(3), new Dense(3) { SharedWith = "dense1", Transposed = true }, new Convolution(32, 3, 3) { SharedWith = "c" }]);
    }

    /// <summary>
    /// The loss and the gradients by name, in double; values of a layer come from the layer of another network that it copies.
    /// </summary>
    private static (double Loss, Dictionary<string, double[]> Gradients) GradientsOf(Network network, Network? from)
    {
        var graph = new TrainingGraph(network, new TrainingOptions(), 30);
        var plans = new TrainingPlans<double>(graph, 1, new WorkerTeam(1));
        if (from is not null)
        {
            var other = new TrainingGraph(from, new TrainingOptions(), 30);
            var theirs = new TrainingPlans<double>(other, 1, new WorkerTeam(1));
            foreach (var variable in graph.Parameters.All)
            {
                plans.Store.SetTensor(variable, theirs.Store.Tensor(other.Parameters.Find(variable.Name.Replace("dense2", "dense1"))!));
            }
        }

        var plan = plans.Compile([graph.Loss, .. graph.Gradients], 30);
        TrainingPlans<double>.Feed(plan, network.Task, Train.Data, [.. Enumerable.Range(0, 30)]);
        plan.Run();
        return (plan.Scalar(0), graph.Trained.Select((variable, i) => (variable.Name, plan.Output(i + 1).ToArray()))
            .ToDictionary(pair => pair.Name, pair => pair.Item2));
    }
}
