using System.Text.Json;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Layers;

public class LayerTests
{
    private readonly ReferenceEvaluator<double> evaluator = new(batch: 6, seed: 3);
    private readonly ParameterSet parameters = new();

    public static TheoryData<Layer, int[], int[]> Shapes => new()
    {
        { new Dense(4), [6, 3], [6, 4] },
        { new Dense(4) { UseBias = false }, [6, 3], [6, 4] },
        { new Flatten(), [6, 2, 3, 2], [6, 12] },
        { new Flatten(), [6, 2], [6, 2] },
        { new BatchNormalization(), [6, 3], [6, 3] },
        { new BatchNormalization(), [2, 2, 3, 2], [2, 2, 3, 2] },
        { new Dropout(), [6, 3], [6, 3] },
        { new Dropout(0.7) { Scaling = DropoutScaling.Prediction }, [6, 3], [6, 3] },
        { new GaussianNoise(0.3), [6, 3], [6, 3] },
        { new GaussianNoise(0.3), [2, 2, 3, 2], [2, 2, 3, 2] },
        { new GaussianDropout(0.7), [6, 3], [6, 3] },
        { new FastDropout(4), [6, 3], [6, 4] },
        { new FastDropout(4, 0.8, UnitActivation.Sigmoid), [6, 3], [6, 4] },
        { new FastDropout(4, 0.8, UnitActivation.Tanh), [6, 3], [6, 4] },
        { new FastDropout(4, 0.8, UnitActivation.Identity) { Samples = true }, [6, 3], [6, 4] },
        { new DropConnect(4, activation: UnitActivation.Tanh), [6, 3], [6, 4] },
        { new DropConnect(4, 0.8, UnitActivation.Tanh) { Mask = MaskOf.Batch }, [6, 3], [6, 4] },
        { new DropConnect(4, 0.8, UnitActivation.Sigmoid) { Inference = DropConnectInference.Mean }, [6, 3], [6, 4] },
        { new KSparse(2), [6, 5], [6, 5] },
        { new NormBall(1.5), [6, 3], [6, 3] },
        { new Relu(), [6, 3], [6, 3] },
        { new Maxout(4, 3), [6, 3], [6, 4] },
        { new LeakyRelu(), [6, 3], [6, 3] },
        { new LeakyRelu(0.3), [2, 2, 2, 2], [2, 2, 2, 2] },
        { new Sigmoid(), [6, 3], [6, 3] },
        { new Tanh(), [6, 3], [6, 3] },
        { new Softmax(), [6, 3], [6, 3] },
        { new Identity(), [6, 3], [6, 3] },
        { new Convolution(2, 2, 2), [2, 3, 3, 2], [2, 2, 2, 2] },
        { new Convolution(4, 3, 3) { Padding = Padding.Same, StrideWidth = 2, Groups = 2, DilationHeight = 2 }, [1, 3, 5, 2],
            [1, 3, 3, 4] },
        { new Convolution(2, 1, 2) { Zeros = 1, UseBias = false }, [2, 4, 2], [2, 5, 2] },
        { new TransposedConvolution(2, 2, 3, 2), [1, 2, 3, 2], [1, 4, 7, 2] },
        { new TransposedConvolution(2, 3, 3, 2) { Padding = Padding.Same }, [1, 2, 3, 1], [1, 4, 6, 2] },
        { new TransposedConvolution(2, 1, 3, 2) { Zeros = 1 }, [2, 3, 1], [2, 5, 2] },
        { new MaxPooling(), [1, 4, 5, 2], [1, 2, 2, 2] },
        { new MaxPooling(1, 2), [2, 5, 2], [2, 2, 2] },
        { new AveragePooling(3, 3) { Padding = Padding.Same, StrideHeight = 1, StrideWidth = 2 }, [1, 3, 4, 2], [1, 3, 2, 2] },
        { new AveragePooling(2, 2) { Zeros = 1, CountPadding = true }, [1, 4, 4, 1], [1, 3, 3, 1] },
        { new GlobalAveragePooling(), [2, 3, 2, 2], [2, 2] },
        { new GlobalMaxPooling(), [2, 5, 2], [2, 2] },
        { new StochasticPooling(), [1, 4, 4, 2], [1, 2, 2, 2] },
        { new FractionalMaxPooling(1.5), [1, 6, 5, 2], [1, 4, 3, 2] },
        { new Reshape(3, 2), [2, 6], [2, 3, 2] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Shapes_and_gradients_are_right_in_both_phases(Layer layer, int[] input, int[] output)
    {
        var x = Table.Varied("x", new Shape(input), 0.3, 1.3);
        foreach (var phase in (Phase[])[Phase.Train, Phase.Predict])
        {
            var y = Build(layer, x, phase);
            y.Shape.ShouldBe(new Shape(output));
            Variable[] trained = [.. parameters.Trained];
            GradientCheck.Holds(evaluator, Table.Weighted(y), [x, .. trained]);
            GradientCheck.Holds(evaluator, Table.Weighted(y.Square(), 2), [x, .. trained]);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_second_build_finds_the_same_parameters(Layer layer, int[] input, int[] output)
    {
        Build(layer, Node.Input("x", new Shape(input)), Phase.Train).Shape.ShouldBe(new Shape(output));
        Variable[] first = [.. parameters.All];
        Build(layer, Node.Input("x", new Shape(input)), Phase.Predict);
        parameters.All.ShouldBe(first);
    }

    [Fact]
    public void Second_derivatives_are_right()
    {
        var x = Table.Varied("x", [5, 3], 0.3, 1.3);
        var hidden = Build(new Tanh(), Build(new Dense(4), x, Phase.Train), Phase.Train);
        GradientCheck.HoldsTwice(evaluator, Table.Weighted(hidden), [x, .. parameters.Trained]);
        var normalization = new ParameterSet();
        var normal = new BatchNormalization().Build(new LayerScope("n", Phase.Train, RandomPlace.Initial, normalization, null), x);
        GradientCheck.HoldsTwice(evaluator, Table.Weighted(normal.Square()), [x, .. normalization.Trained]);
        GradientCheck.HoldsTwice(evaluator, Table.Weighted(Build(new Softmax(), x, Phase.Train)), x);
        GradientCheck.HoldsTwice(evaluator, Table.Weighted(Build(new Sigmoid(), x, Phase.Train)), x);
    }

    [Fact]
    [Trait("Row", "R025")]
    [Trait("Row", "R026")]
    [Trait("Row", "R027")]
    public void Activations_are_exact_at_the_extremes()
    {
        var golden = Golden.Training.GetProperty("tables").GetProperty("element");
        var z = golden.Numbers("z");
        var x = Table.Variable("x", [z.Length, 1], z);
        (Layer Layer, string Name)[] layers =
            [(new Sigmoid(), "sigmoid"), (new Tanh(), "tanh"), (new Relu(), "relu"), (new LeakyRelu(), "leakyRelu")];
        foreach ((var layer, var name) in layers)
        {
            evaluator.Evaluate(Build(layer, x, Phase.Train)).ShouldMatch(golden.Numbers(name), 4e-15, 5e-324, name);
        }

        foreach ((var layer, var name) in layers[..2])
        {
            var slope = evaluator.Evaluate(Gradients.Of(Build(layer, x, Phase.Train), [x])[0]);
            slope.ShouldMatch(golden.Numbers(name + "Derivative"), 4e-15, 2.3e-16, name + "'s derivative");
        }

        Build(new Identity(), x, Phase.Train).ShouldBeSameAs(x.Value);
    }

    [Fact]
    [Trait("Row", "R026")]
    [Trait("Row", "R027")]
    public void Gradients_at_the_kink()
    {
        var x = Table.Variable("x", [1, 3], -2, 0, 2);
        Slope(new Relu()).ShouldBe([0.0, 0, 1]);
        Slope(new LeakyRelu()).ShouldBe([0.01, 0.01, 1]);
        Slope(new LeakyRelu(0.2)).ShouldBe([0.2, 0.2, 1]);
        double[] Slope(Layer layer) => evaluator.Evaluate(Gradients.Of(Build(layer, x, Phase.Train), [x])[0]);
    }

    [Fact]
    [Trait("Row", "R029")]
    public void Softmax_is_exact_at_the_extremes()
    {
        foreach (var row in Golden.Training.GetProperty("tables").GetProperty("rows").EnumerateArray())
        {
            var x = Table.Variable("x", [1, 3], row.Numbers("logits"));
            evaluator.Evaluate(Build(new Softmax(), x, Phase.Predict)).ShouldMatch(row.Numbers("softmax"), 4e-15, 0, row.ToString());
        }
    }

    [Fact]
    [Trait("Row", "R022")]
    [Trait("Row", "R024")]
    public void Dense_starts_with_He_before_ReLU_like_units_and_a_bias_of_0()
    {
        foreach (var next in new Layer[] { new Relu(), new LeakyRelu() })
        {
            IsInitialized(new Dense(5), next, new He(), new Constant());
        }

        foreach (var next in new Layer?[] { new Tanh(), new Sigmoid(), new Softmax(), new Identity(), null })
        {
            IsInitialized(new Dense(5), next, new GlorotUniform(), new Constant());
        }

        IsInitialized(new Dense(5) { Weights = new LeCun(), Bias = new Constant(0.01) }, new Relu(), new LeCun(), new Constant(0.01));
    }

    [Fact]
    public void Parameters_have_names_roles_and_an_order()
    {
        var x = Node.Input("x", [Shape.Batch, 3]);
        var y = new Dense(4).Build(Scope("hidden1"), x);
        new BatchNormalization().Build(Scope("norm"), y);
        parameters.All.Select(variable => $"{variable} {variable.Role}").ShouldBe(
        [
            "hidden1/weights (3, 4) Weight", "hidden1/bias (4) Bias", "norm/scale (4) Normalization", "norm/shift (4) Normalization",
            "norm/movingMean (4) Statistic", "norm/movingVariance (4) Statistic",
        ]);
        parameters.Trained.ShouldBe(parameters.All.Take(4));
        parameters.Find("norm/scale").ShouldBeSameAs(parameters.All[2]);
        parameters.Find("norm/gamma").ShouldBeNull();
        LayerScope Scope(string name) => new(name, Phase.Train, RandomPlace.Initial, parameters, null);
    }

    [Fact]
    [Trait("Row", "R116")]
    public void Images_that_do_not_fit_are_refused()
    {
        Message(new Convolution(4, 3, 3), [Shape.Batch, 28, 28]).ShouldBe(
            "convolution 'convolution': expected a window of 1 row for sequences (batch, 28, 28), received 3 (stride 1). Set Height and "
                + "StrideHeight to 1; for grey images, put a Reshape layer before it that adds an axis of 1 channel.");
        Message(new MaxPooling(), [Shape.Batch, 28]).ShouldStartWith(
            "maxPooling 'maxPooling': expected (batch, height, width, channels) or (batch, length, channels), received (batch, 28). ");
        Message(new Convolution(4, 3, 3) { Groups = 3 }, [Shape.Batch, 8, 8, 4])
            .ShouldContain("expected groups that divide 4 channels and 4 filters, received 3");
        Message(new Convolution(4, 5, 5), [Shape.Batch, 4, 8, 1])
            .ShouldContain("expected images of 5×5 or more with their padding, received (batch, 4, 8, 1)");
        Message(new MaxPooling(2, 2) { Zeros = 2 }, [Shape.Batch, 4, 4, 1]).ShouldContain("paddings below the size");
        Message(new MaxPooling(2, 2) { Zeros = 1, Padding = Padding.Same }, [Shape.Batch, 4, 4, 1])
            .ShouldContain("expected no zeros with padding 'same', received 1");
        Message(new GlobalMaxPooling(), [Shape.Batch, 4]).ShouldContain("Put it behind a convolution");
        Message(new FractionalMaxPooling(), [Shape.Batch, 4, 4])
            .ShouldContain("expected (batch, height, width, channels), received (batch, 4, 4)");
        Message(new Reshape(28, 28, 1), [Shape.Batch, 783]).ShouldBe(
            "Reshape 'reshape': expected 784 elements for (28, 28, 1), received 783 of (batch, 783). Name axes whose product is the "
                + "number of elements of an example.");
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Message(new Dense(2) { Name = "hidden1" }, [Shape.Batch, 28, 28, 1]).ShouldBe(
            "Dense 'hidden1': expected input of rank 2 (batch, features), received (batch, 28, 28, 1). Add a Flatten layer before it.");
        Message(new Flatten(), [Shape.Batch, Shape.Time, 3]).ShouldBe(
            "Flatten 'flatten': expected (batch, …) with known axes after the first, received (batch, time, 3). "
            + "Give every example the same known shape.");
        Message(new Flatten(), [Shape.Batch]).ShouldContain("received (batch)");
        Message(new Flatten(), [Shape.Batch, 65536, 65536]).ShouldContain("expected at most 2147483647 elements in an example");
        Message(new BatchNormalization(), [Shape.Batch, 3, 3, 3, 3]).ShouldBe(
            "BatchNormalization 'batchNormalization': expected (batch, features), (batch, length, channels) or (batch, height, width, "
                + "channels), "
            + "received (batch, 3, 3, 3, 3). Put it behind a Dense layer or reshape its input.");
        Build(new Dense(2) { Name = "a" }, Node.Input("x", [Shape.Batch, 3]), Phase.Train);
        Message(new Dense(2) { Name = "a" }, [Shape.Batch, 4]).ShouldBe(
            "Parameter 'a/weights': expected Weight (3, 2) as in an earlier build, received Weight (4, 2). "
            + "Give layers different names, or use a new ParameterSet for another network.");
    }

    [Fact]
    [Trait("Row", "R027")]
    public void Bad_settings_are_refused()
    {
        MessageOf(() => new Dense(0)).ShouldBe(
            "Dense, Units: expected a whole number of 1 or more, received 0. Give the layer a unit for each output.");
        MessageOf(() => new LeakyRelu(1)).ShouldBe(
            "LeakyRelu, Slope: expected a number of at least 0 and below 1, received 1. 0.01 is usual.");
        MessageOf(() => new LeakyRelu(-0.1)).ShouldContain("received -0.1");
        MessageOf(() => new Dropout(0)).ShouldBe(
            "Dropout, KeepProbability: expected a probability above 0 (at least 1/65536) and at most 1, received 0. "
            + "It is the probability of keeping: 0.5 for hidden layers and 0.8 for inputs are usual.");
        MessageOf(() => new Dropout(1.1)).ShouldContain("received 1.1");
        MessageOf(() => new Dropout(double.NaN)).ShouldContain("received NaN");
        MessageOf(() => new BatchNormalization { Epsilon = 0 }).ShouldStartWith("BatchNormalization, Epsilon");
        MessageOf(() => new BatchNormalization { Decay = 1 }).ShouldStartWith("BatchNormalization, Decay");
        static string MessageOf(Func<object> make) => Should.Throw<GraphException>(() => make()).Message;
    }

    private string Message(Layer layer, Shape shape) =>
        Should.Throw<GraphException>(() => Build(layer, Node.Input("x", shape), Phase.Train)).Message;

    private Node Build(Layer layer, Node input, Phase phase) =>
        layer.Build(new LayerScope(layer.Name ?? layer.Kind, phase, RandomPlace.Initial, parameters, next: null), input);

    private void IsInitialized(Dense layer, Layer? next, Initializer weights, Initializer bias)
    {
        var set = new ParameterSet();
        layer.Build(new LayerScope("hidden1", Phase.Train, RandomPlace.Initial, set, next), Node.Input("x", [Shape.Batch, 3]));
        evaluator.Get(set.Find("hidden1/weights")!).ShouldBe(evaluator.Evaluate(weights.Build("hidden1/weights", [3, 5], 3, 5)));
        evaluator.Get(set.Find("hidden1/bias")!).ShouldBe(evaluator.Evaluate(bias.Build("hidden1/bias", [5], 3, 5)));
    }
}
