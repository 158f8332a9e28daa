using Ridgeback.Data;
using Ridgeback.Initializers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Networks;

/// <summary>First values of output layers: the network's, the heads', a tree's; in C#, in a configuration and in a model's file.</summary>
public class OutputLayerTests
{
    private static readonly Constant Weights = new(0.25), Bias = new(-1.5);

    private static readonly TrainingOptions Untrained = new() { Epochs = 0, EarlyStopping = null, Threads = 1 };

    [Theory]
    [Trait("Row", "R024")]
    [InlineData(false)]
    [InlineData(true)]
    public void An_output_layer_begins_as_it_is_told(bool hierarchical)
    {
        var iris = Datasets.Iris().AsTrainingSet();
        var network = Network.Classifier(iris).Dense(4).Tanh().WithOutput(Weights, Bias);
        var model = (hierarchical ? network.WithLoss(new HierarchicalSoftmax()) : network).Train(iris, null, Untrained).Model;
        Values(model, "output/weights").ShouldAllBe(value => value == 0.25f);
        Values(model, "output/bias").ShouldAllBe(value => value == -1.5f);
    }

    [Fact]
    public void It_has_the_spread_of_its_initializer()
    {
        var rows = Datasets.Digits().AsTrainingSet();
        double Spread(Network network) =>
            Math.Sqrt(Values(network.Train(rows, null, Untrained).Model, "output/weights").Average(value => (double)value * value));
        var network = Network.Classifier(rows).Dense(100).Relu();
        Spread(network).ShouldBe(Math.Sqrt(2.0 / 110), 0.01);
        Spread(network.WithOutput(new Normal(1))).ShouldBe(1, 0.07);
    }

    [Fact]
    public void A_head_begins_as_it_is_told_and_a_file_keeps_it()
    {
        var iris = Datasets.Iris().AsTrainingSet();
        var network = Network.Classifier(iris).Dense(4).Tanh().WithOutput(new Uniform(0.5), Bias)
            .WithHead(Head.Reconstruction().WithOutput(Weights, Bias) with { Weight = 0.5 });
        var model = network.Train(iris, null, Untrained).Model;
        Values(model, "reconstruction.output/weights").ShouldAllBe(value => value == 0.25f);
        Values(model, "reconstruction.output/bias").ShouldAllBe(value => value == -1.5f);
        Values(model, "output/weights").ShouldAllBe(value => Math.Abs(value) <= 0.5f);
        Values(model, "output/weights").Max(Math.Abs).ShouldBeGreaterThan(0.3f);

        using var folder = new TemporaryFolder();
        model.Save(folder.Path);
        var loaded = Model.Load(folder.Path);
        loaded.Network.Task.ShouldBe(model.Network.Task);
        loaded.Network.Heads[0].ShouldBe(model.Network.Heads[0] with { Layers = loaded.Network.Heads[0].Layers });
        Values(loaded.Network.Train(iris, null, Untrained).Model, "reconstruction.output/bias").ShouldAllBe(value => value == -1.5f);
    }

    [Fact]
    public void A_configuration_says_it_for_the_network_and_for_heads()
    {
        using var folder = new TemporaryFolder();
        var run = CliRun.Of(
            "train", "--data", "iris", "--epochs", "0", "--quiet", "--output", folder.File("run"),
            "--set", """network.output={"weights":{"type":"constant","value":0.25},"bias":{"type":"constant","value":-1.5}}""",
            "--set", """heads=[{"name":"again","task":"reconstruction","output":{"bias":{"type":"constant","value":0.125}}}]""");
        run.Code.ShouldBe(0, run.Error);
        var model = Model.Load(folder.File("run"));
        Values(model, "output/weights").ShouldAllBe(value => value == 0.25f);
        Values(model, "output/bias").ShouldAllBe(value => value == -1.5f);
        Values(model, "again.output/bias").ShouldAllBe(value => value == 0.125f);
        Values(model, "again.output/weights").Distinct().Count().ShouldBeGreaterThan(4);
    }

    private static float[] Values(Model model, string name) => [.. model.Values(model.Parameters.Find(name)!)];
}
