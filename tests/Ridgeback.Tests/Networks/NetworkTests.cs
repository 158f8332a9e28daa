using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;

namespace Ridgeback.Tests.Networks;

/// <summary>Describing a network: names, output layer, initializers, errors.</summary>
public class NetworkTests
{
    private static readonly Network Empty = Network.For(NetworkTask.Classification(3), [4]);

    [Fact]
    public void Layers_are_numbered_by_kind_and_keep_given_names()
    {
        var network = Empty.Dense(5).Relu().Dense(6, name: "middle").Relu().Dense(7).Dropout(0.5);
        network.Layers.Select(layer => layer.Name).ShouldBe(["dense1", "relu1", "middle", "relu2", "dense3", "dropout1"]);
    }

    [Fact]
    public void A_number_that_a_given_name_has_taken_is_passed_over() =>
        Empty.Dense(5, name: "dense2").Dense(6).Dense(7).Layers.Select(layer => layer.Name)
            .ShouldBe(["dense2", "dense3", "dense4"]);

    [Fact]
    public void A_prefix_may_be_continued_twice()
    {
        var prefix = Empty.Dense(5).Relu();
        var left = prefix.Dense(6);
        var right = prefix.Dropout(0.5).Dense(7);
        prefix.Layers.Count.ShouldBe(2);
        left.Layers.Select(layer => layer.Kind).ShouldBe(["dense", "relu", "dense"]);
        right.Layers.Select(layer => layer.Kind).ShouldBe(["dense", "relu", "dropout", "dense"]);
        ((Dense)left.Layers[^1]).Units.ShouldBe(6);
        ((Dense)right.Layers[^1]).Units.ShouldBe(7);
    }

    [Theory]
    [Trait("Row", "R030")]
    [InlineData(2, 1, "logistic")]
    [InlineData(3, 3, "softmaxCrossEntropy")]
    [InlineData(10, 10, "softmaxCrossEntropy")]
    public void Classes_decide_the_output_layer_and_the_loss(int classes, int outputs, string loss)
    {
        var network = Network.For(NetworkTask.Classification(classes), [4]);
        var graph = Build(network, out var parameters);
        graph.Output.Shape[1].ShouldBe(outputs);
        parameters.Find("output/weights")!.Shape.ShouldBe([4, outputs]);
        parameters.Find("output/bias")!.Shape.ShouldBe([outputs]);
        network.Task.Loss.Kind.ShouldBe(loss);
        network.Task.Count.ShouldBe(classes);
        graph.Prediction.Op.Name.ShouldNotBe(graph.Output.Op.Name);
    }

    [Fact]
    [Trait("Row", "R030")]
    public void Numbers_have_identity_outputs_and_the_squared_loss()
    {
        var network = Network.For(NetworkTask.Regression(2), [4]);
        var graph = Build(network, out _);
        graph.Prediction.ShouldBeSameAs(graph.Output);
        graph.Output.Shape[1].ShouldBe(2);
        network.Task.Loss.ShouldBe(new Squared());
    }

    [Fact]
    public void Two_classes_may_have_two_logits()
    {
        var network = Network.For(NetworkTask.Classification(2), [4]).WithLoss(new SoftmaxCrossEntropy());
        Build(network, out _).Output.Shape[1].ShouldBe(2);
    }

    [Fact]
    public void The_data_declares_the_task()
    {
        var iris = Datasets.Iris().AsTrainingSet();
        var numbers = Dataset.Regression(new float[,] { { 1, 2 }, { 3, 4 } }, new float[] { 1, 2 }).AsTrainingSet();
        Network.Classifier(iris).Task.Count.ShouldBe(3);
        Network.Regressor(numbers).Task.Kind.ShouldBe(LearningTask.Regression);
        Should.Throw<InputException>(() => Network.Regressor(iris)).Message.ShouldBe(
            "iris: expected a column of numbers to learn, received Classification. Use Network.Classifier, or choose another column.");
        Should.Throw<InputException>(() => Network.Classifier(numbers)).Message.ShouldContain("received Regression");
    }

    [Theory]
    [InlineData("relu", 2.0 / 400)]
    [InlineData("leakyRelu", 2.0 / 400)]
    [InlineData("tanh", 2.0 / 700)]
    [InlineData("normalized relu", 2.0 / 400)]
    [InlineData("dropped relu", 2.0 / 400)]
    [InlineData("none", 2.0 / 700)]
    public void The_next_activation_decides_the_first_weights(string next, double variance)
    {
        var network = Network.For(NetworkTask.Classification(3), [400]).Dense(300);
        network = next switch
        {
            "relu" => network.Relu(),
            "leakyRelu" => network.LeakyRelu(),
            "tanh" => network.Tanh(),
            "normalized relu" => network.BatchNormalization().Relu(),
            "dropped relu" => network.Dropout().Relu(),
            _ => network.Dense(5).Relu(),
        };
        Build(network, out var parameters);
        var store = new StateStore<double>(seed: 7);
        store.Add(parameters.All);
        var weights = store.Tensor(parameters.Find("dense1/weights")!);
        var mean = weights.Average();

        // 120,000 draws: the standard error of the variance is about 0.4 %.
        (weights.Average(w => (w - mean) * (w - mean)) / variance).ShouldBe(1, 0.02);
        mean.ShouldBe(0, 5 * Math.Sqrt(variance / weights.Length));
        store.Tensor(parameters.Find("dense1/bias")!).ShouldAllBe(b => b == 0);
    }

    [Fact]
    public void A_chosen_initializer_is_used()
    {
        var network = Empty.Add(new Dense(3) { Weights = new Constant(0.25), Bias = new Constant(-1) }).Relu();
        Build(network, out var parameters);
        var store = new StateStore<float>();
        store.Add(parameters.All);
        store.Tensor(parameters.Find("dense1/weights")!).ShouldAllBe(w => w == 0.25f);
        store.Tensor(parameters.Find("dense1/bias")!).ShouldAllBe(b => b == -1);
    }

    [Fact]
    public void A_dense_layer_takes_an_image_as_one_row()
    {
        var graph = Build(Network.For(NetworkTask.Classification(3), [4, 5, 2]).Dense(6), out var parameters);
        parameters.Find("dense1/weights")!.Shape.ShouldBe([40, 6]);
        graph.Features.Shape.Rank.ShouldBe(4);
        Build(Network.For(NetworkTask.Classification(3), [4, 5, 2]), out var bare);
        bare.Find("output/weights")!.Shape.ShouldBe([40, 3]);
    }

    [Fact]
    public void Building_twice_shares_the_parameters()
    {
        var network = Empty.Dense(5).BatchNormalization().Relu();
        var parameters = new ParameterSet();
        var train = network.Build(parameters, Phase.Train, RandomPlace.Initial);
        var count = parameters.All.Count;
        network.Build(parameters, Phase.Predict, RandomPlace.Initial).Updates.ShouldBeEmpty();
        parameters.All.Count.ShouldBe(count);
        train.Updates.Count.ShouldBe(2);
        train.Layers.Select(layer => layer.Layer.Name).ShouldBe(["dense1", "batchNormalization1", "relu1", "output"]);
    }

    [Theory]
    [InlineData("output")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("first")]
    public void A_name_that_cannot_be_is_refused_with_the_line(string name)
    {
        var network = Empty.Dense(5, name: "first");
        var message = Should.Throw<GraphException>(() => network.Dense(6, name)).Message;
        message.ShouldMatch(
            $"^Layer '{name}' \\(NetworkTests.cs:\\d+\\): expected a free name without '/' and other than 'output', received '{name}'\\. "
                + $"Give the layer another name\\.$");
    }

    [Fact]
    public void An_error_while_building_names_layer_and_line()
    {
        var network = Network.For(NetworkTask.Classification(3), [4, 4, 1])
            .Add(new Sideways());
        var message = Should.Throw<GraphException>(() => Build(network, out _)).Message;
        message.ShouldContain("sideways1");
        message.ShouldContain("NetworkTests.cs:");
    }

    [Fact]
    public void A_layer_that_does_not_fit_says_so_with_its_line()
    {
        Fails(Network.For(NetworkTask.Classification(3), [2, 2, 4, 3]).BatchNormalization()).ShouldMatch(
            @"^BatchNormalization 'batchNormalization1' \(NetworkTests.cs:\d+\): expected \(batch, features\), \(batch, length, "
                + @"channels\) or \(batch, height, width, channels\), received \(batch, 2, 2, 4, 3\)\. Put it behind a Dense layer or "
                + @"reshape its input\.$");
        Fails(Network.For(NetworkTask.Classification(3), []).Dense(5, "first")).ShouldMatch(
            @"^Dense 'first' \(NetworkTests.cs:\d+\): expected input of rank 2 \(batch, features\), received \(batch\)\. ");
        Fails(Network.For(NetworkTask.Classification(3), []).Flatten()).ShouldMatch(@"^Flatten 'flatten1' \(NetworkTests.cs:\d+\): ");
        Fails(Network.For(NetworkTask.Classification(3), [])).ShouldStartWith("Dense 'output': expected input of rank 2");

        static string Fails(Network network) => Should.Throw<GraphException>(() => Build(network, out _)).Message;
    }

    [Fact]
    public void Settings_out_of_range_are_refused_where_they_are_given()
    {
        Should.Throw<GraphException>(() => Empty.Dense(0)).Message.ShouldBe(
            "Dense, Units: expected a whole number of 1 or more, received 0. Give the layer a unit for each output.");
        Should.Throw<GraphException>(() => Empty.Dropout(0)).Message.ShouldContain("received 0");
        Should.Throw<GraphException>(() => Empty.LeakyRelu(1)).Message.ShouldContain("received 1");
        Should.Throw<ArgumentNullException>(() => Empty.Add(null!));
    }

    [Fact]
    public void Nodes_of_a_layer_know_its_name_and_line()
    {
        var network = Empty.Dense(5).Relu();
        var origin = Build(network, out _).Layers[1].Output.Origin;
        origin.Scope.ShouldBe("relu1");
        Path.GetFileName(origin.File).ShouldBe("NetworkTests.cs");
        origin.Line.ShouldBeGreaterThan(1);
    }

    [Fact]
    [Trait("Row", "R030")]
    public void A_softmax_just_before_the_output_of_a_classifier_is_refused()
    {
        var network = Empty.Dense(3).Add(new Softmax());
        Should.Throw<GraphException>(() => Build(network, out _)).Message.ShouldMatch(
            @"^Layer 'softmax1' \(NetworkTests.cs:\d+\): expected a hidden layer before the output layer, received a softmax, which the "
                + @"output layer adds by itself\. Leave it out, with the Dense layer of one unit for each class before it\.$");
        Build(network.Dense(4).Tanh(), out _);
        Build(Empty.Dense(3).Sigmoid(), out _);
        Build(Network.For(NetworkTask.Regression(1), [4]).Dense(3).Add(new Softmax()), out _);
    }

    [Fact]
    public void A_loss_that_does_not_fit_is_refused()
    {
        Empty.WithLoss(new Logistic()).Task.Outputs.ShouldBe(3);
        Should.Throw<GraphException>(() => Empty.WithLoss(new Absolute())).Message.ShouldBe(
            "Loss 'absolute': expected a loss for 3 classes, received 'absolute'. Use softmaxCrossEntropy, or logistic for each class "
                + "against the rest.");
        Should.Throw<GraphException>(() => Network.For(NetworkTask.Regression(1), [4]).WithLoss(new SoftmaxCrossEntropy())).Message
            .ShouldBe("Loss 'softmaxCrossEntropy': expected a loss for numbers, received 'softmaxCrossEntropy'. Use squared or absolute.");
        Should.Throw<GraphException>(() => Empty.WithLoss(new Squared()));
        Should.Throw<GraphException>(() => Network.For(NetworkTask.Regression(1), [4]).WithLoss(new Logistic()));
    }

    [Fact]
    public void A_task_without_anything_to_predict_is_refused()
    {
        Should.Throw<GraphException>(() => NetworkTask.Classification(1)).Message.ShouldBe(
            "Classification: expected 2 classes or more, received 1. Check the label column.");
        Should.Throw<GraphException>(() => NetworkTask.Regression(0)).Message.ShouldBe(
            "Regression: expected 1 target or more, received 0. Name a target column.");
        Should.Throw<InputException>(() => NetworkTask.Of(Dataset.Unlabelled(new float[,] { { 1 } }))).Message.ShouldBe(
            "data: expected a label or target column, received none. Name the column to learn.");
    }

    private static NetworkGraph Build(Network network, out ParameterSet parameters) =>
        network.Build(parameters = new ParameterSet(), Phase.Predict, RandomPlace.Initial);

    /// <summary>A layer of a user's own, with a mistake.</summary>
    private sealed record Sideways : Layer
    {
        public override string Kind => "sideways";

        public override Node Build(LayerScope scope, Node input) => Node.MatMul(input.Reshape([16, 16]), Node.Input("other", [4, 4]));
    }
}
