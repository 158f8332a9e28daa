using System.Text;
using System.Text.Json;
using Ridgeback.Configuration;
using Ridgeback.Graphs;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Tests.Networks;

/// <summary>What is written for a layer reads back to the same layer.</summary>
public class LayerCatalogTests
{
    private static readonly Initializer[] Initializers =
    [
        new He(), new LeCun(), new GlorotNormal(), new GlorotUniform(), new Normal(0.1 + 0.2), new Uniform(1e-3 / 3),
        new Ridgeback.Initializers.Constant(-1.0 / 3), new Sparse(3, 0.1 + 0.2),
    ];

    private static readonly Layer[] Layers =
    [
        new Dense(17) { Name = "some name", UseBias = false }, new Dense(17) { SharedWith = "other", Transposed = true }, new DropConnect(
            3) { SharedWith = "other" }, new Dense(1), new Maxout(7, 3) { Weights = new Sparse(3, 0.1), Bias = new Constant(1) },
        .. Initializers.Select(initializer => new Dense(3) { Weights = initializer, Bias = initializer }),
        new BatchNormalization { Epsilon = 1.0 / 3e5, Decay = 0.1 + 0.2 }, new Dropout(1.0 / 3), new Dropout(1.0 / 65536), new Dropout(),
        new GaussianDropout(),
        new Flatten(), new Relu(), new LeakyRelu(0.1 + 0.2), new Sigmoid(), new Tanh { Name = "squash" }, new Softmax(), new Identity(),
        new Dropout(0.7) { Scaling = DropoutScaling.Prediction }, new GaussianNoise(1.0 / 3), new GaussianDropout(0.7),
        new FastDropout(7, 0.7, UnitActivation.Tanh) { Samples = true },
        new DropConnect(7, 0.7, UnitActivation.Sigmoid) { Mask = MaskOf.Batch, Inference = DropConnectInference.Mean },
        new DropConnect(3), new KSparse(3), new NormBall(1.0 / 3),
        new Convolution(5, 3, 2)
        {
            StrideHeight = 2,
            DilationWidth = 3,
            Groups = 5,
            Padding = Padding.Same,
            UseBias = false,
            Weights = new LeCun(),
        },
        new Convolution(1, 1, 4) { Zeros = 2, Bias = new Normal(1) },
        new TransposedConvolution(3, 2, 4, 2) { DilationHeight = 2, Groups = 3, UseBias = false },
        new MaxPooling(3, 2) { StrideWidth = 1, Padding = Padding.Same }, new AveragePooling(2, 3) { CountPadding = true, Zeros = 1 },
        new StochasticPooling(2, 4), new FractionalMaxPooling(1.0 / 3 + 1) { Random = false, Overlapping = false },
        new GlobalAveragePooling(), new GlobalMaxPooling(), new Reshape(28, 28, 1),
    ];

    [Fact]
    public void Every_layer_reads_back_exactly()
    {
        foreach (var layer in Layers)
        {
            ReadBack(layer).ShouldBe(layer);
        }
    }

    [Fact]
    public void Every_layer_and_initializer_of_the_library_is_here()
    {
        Concrete<Layer>().ShouldBe(Layers.Select(layer => layer.GetType()).Distinct(), ignoreOrder: true);
        Concrete<Initializer>().ShouldBe(Initializers.Select(initializer => initializer.GetType()), ignoreOrder: true);
    }

    [Fact]
    public void Defaults_in_a_configuration_are_those_of_the_layers()
    {
        Read("""{"type":"dense","units":64}""").ShouldBe(new Dense(64));
        Read("""{"type":"maxout"}""").ShouldBe(new Maxout(64));
        Read("""{"type":"batchNormalization"}""").ShouldBe(new BatchNormalization());
        Read("""{"type":"dropout"}""").ShouldBe(new Dropout());
        Read("""{"type":"gaussianDropout"}""").ShouldBe(new GaussianDropout());
        Read("""{"type":"leakyRelu"}""").ShouldBe(new LeakyRelu());
        Read("""{"type":"convolution"}""").ShouldBe(new Convolution(32, 3, 3));
        Read("""{"type":"transposedConvolution"}""").ShouldBe(new TransposedConvolution(32, 3, 3));
        Read("""{"type":"maxPooling","height":3}""").ShouldBe(new MaxPooling(3, 2));
        Read("""{"type":"fractionalMaxPooling"}""").ShouldBe(new FractionalMaxPooling());
        Read("""{"type":"dense","weights":{"type":"normal"},"bias":{"type":"constant"}}""")
            .ShouldBe(new Dense(64) { Weights = new Normal(), Bias = new Ridgeback.Initializers.Constant() });
    }

    [Theory]
    [InlineData("""{"type":"dropout","keepProbability":0.000001}""", "keepProbability")]
    [InlineData("""{"type":"dropout","keepProbability":1.5}""", "keepProbability")]
    [InlineData("""{"type":"dense","units":0}""", "units")]
    [InlineData("""{"type":"leakyRelu","slope":1}""", "slope")]
    [InlineData("""{"type":"batchNormalization","epsilon":0}""", "epsilon")]
    [InlineData("""{"type":"batchNormalization","decay":1}""", "decay")]
    [InlineData("""{"type":"dense","weights":{"type":"normal","standardDeviation":-1}}""", "standardDeviation")]
    public void Settings_out_of_range_are_faults_of_the_configuration(string json, string setting) =>
        Should.Throw<ConfigurationException>(() => Read(json)).Message.ShouldContain(setting);

    [Fact]
    public void Kinds_of_a_users_own_cannot_be_written()
    {
        Should.Throw<InputException>(() => Write(new Own { Name = "mine" })).Message.ShouldBe(
            "Layer 'mine': expected one of this library, received Own. Save the values of Model.Parameters yourself, or use a kind of the "
                + "catalog.");
        Should.Throw<InputException>(() => Write(new Dense(3) { Weights = new OwnInitializer() })).Message.ShouldStartWith(
            "Initializer of weights: expected one of this library, received OwnInitializer.");
    }

    private static Layer ReadBack(Layer layer) => Read(Write(layer));

    private static Layer Read(string json) => SettingsDocument.Parse($$"""{"layers":[{{json}}]}""", "test")
        .Bind(settings => settings.VariantList("layers", LayerCatalog.Layers, "Layers")).Value.Single();

    private static string Write(Layer layer)
    {
        var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            LayerCatalog.Write(json, layer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static IEnumerable<Type> Concrete<T>() =>
        typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract && type.IsPublic);

    private sealed record Own : Layer
    {
        public override string Kind => "own";

        public override Node Build(LayerScope scope, Node input) => input;
    }

    private sealed record OwnInitializer : Initializer
    {
        public override string Kind => "own";

        public override Node Build(string stream, Shape shape, int fanIn, int fanOut) => ((Node)1.0).BroadcastTo(shape);
    }
}
