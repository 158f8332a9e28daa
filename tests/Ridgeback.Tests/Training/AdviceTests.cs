using Ridgeback.Data;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Equal units are refused; fragile choices are named.</summary>
public sealed class AdviceTests : IDisposable
{
    private static readonly TrainingSet Train = Problems.Noise(40, 1).AsTrainingSet();
    private static readonly TrainingOptions Short = new() { Epochs = 8, Threads = 1 };

    private readonly TemporaryFolder folder = new();

    public static TheoryData<Initializer> Equal => [new Constant(), new Constant(0.3), new Normal(0), new Uniform(0)];

    [Theory]
    [MemberData(nameof(Equal))]
    [Trait("Row", "R017")]
    public void A_hidden_layer_of_equal_units_is_refused_unless_asked_for(Initializer initializer)
    {
        var network = Network.Classifier(Train).Dense(5).Tanh().Add(new Dense(4) { Weights = initializer }).Tanh();
        Should.Throw<InputException>(() => network.Train(Train, null, Short)).Message.ShouldBe(
            "Layer 'dense2': expected units that begin with different weights, received equal ones: they compute the same, and unless "
                + "what comes after tells them apart, "
            + "they learn the same. Choose a random initializer, such as he, or set AllowEqualUnits (training.allowEqualUnits).");
        var run = network.Train(Train, null, Short with { AllowEqualUnits = true });
        run.Advice.Single().ShouldStartWith("The units of layer 'dense2' began with equal weights, as was asked for");

        // Where the next layer does not tell them apart either, they end as they began: equal to the bit.
        var twice = network.Add(new Dense(3) { Weights = initializer }).Tanh().Train(Train, null, Short with { AllowEqualUnits = true });
        twice.Advice.Count.ShouldBe(2);
        var weights = twice.Model.Values(twice.Model.Parameters.Find("dense2/weights")!).ToArray();
        weights.Chunk(4).ShouldAllBe(row => row.Distinct().Count() == 1);
    }

    [Fact]
    [Trait("Row", "R017")]
    public void The_output_layer_may_begin_with_zeros_and_a_single_unit_is_equal_to_itself()
    {
        Network.Classifier(Train).Dense(1).Tanh().Train(Train, null, Short).Advice.ShouldBeEmpty();
        var convolution = Network.For(NetworkTask.Classification(3), [2, 3, 1]).Add(new Convolution(4, 2, 2) { Weights = new Constant(1) });
        var images =
            Dataset.Classification(Train.Data.Features, 6, Train.Data.Labels, null, new() { ExampleShape = [2, 3, 1] }).AsTrainingSet();
        Should.Throw<InputException>(() => convolution.Train(images, null, Short)).Message.ShouldContain("Layer 'convolution1'");
    }

    [Fact]
    [Trait("Row", "R017")]
    public void The_report_says_why()
    {
        var run = CliRun.Train(
            folder.File("run"), "--data", "iris", "--set", "training.allowEqualUnits=true", "--set",
            "network.layers=[{\"type\":\"dense\",\"units\":4,\"weights\":{\"type\":\"constant\"}},\"tanh\"]");
        run.Code.ShouldBe(0, run.Error);
        File.ReadAllText(folder.File("run/report.html")).ShouldContain("began with equal weights, as was asked for");
        run.Output.ShouldContain("began with equal weights");
        CliRun.Of("train", "--output", folder.File("no"), "--data", "iris", "--set",
            "network.layers=[{\"type\":\"dense\",\"units\":4,\"weights\":\"constant\"},\"tanh\"]").Code.ShouldBe(2);
        Directory.Exists(folder.File("no")).ShouldBeFalse();
    }

    [Fact]
    [Trait("Row", "R030")]
    public void Fragile_choices_under_a_squared_loss_are_named()
    {
        var features = Array.ConvertAll(Table.Wave(120, 0.4), value => (float)value);
        Dataset Rated(Func<int, float> target) =>
            Dataset.Regression(features, 2, [.. Enumerable.Range(0, 60).Select(target)], 1, new() { TargetNames = ["stars"] });
        IReadOnlyList<string> Advice(Dataset data, Func<Network, Network> add)
        {
            var train = data.AsTrainingSet();
            return add(Network.Regressor(train).Dense(4).Tanh()).Train(train, null, Short with { Epochs = 1 }).Advice;
        }

        Advice(Rated(i => 1 + (i % 5)), n => n).Single()
            .ShouldStartWith("The target 'stars' has only 5 different values: classes with a softmax");
        Advice(Rated(i => i), n => n).ShouldBeEmpty();
        Advice(Rated(i => i), n => n.Dropout()).Single()
            .ShouldStartWith("Dropout 'dropout1' stands right before the output of a squared loss");
        Advice(Rated(i => i), n => n.Dropout().Dense(3).Tanh()).ShouldBeEmpty();
    }

    public void Dispose() => folder.Dispose();
}
