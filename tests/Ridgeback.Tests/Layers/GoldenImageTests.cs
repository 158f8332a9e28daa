using System.Text.Json;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Layers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Layers;

/// <summary>Convolution, pooling and normalization of images against PyTorch.</summary>
public class GoldenImageTests
{
    private static readonly JsonElement[] Cases = [.. JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "images.json"))).RootElement.GetProperty("cases")
            .EnumerateArray()];

    public static TheoryData<string> Names => [.. Cases.Select(NameOf)];

    [Theory]
    [Trait("Row", "R114")]
    [Trait("Row", "R116")]
    [Trait("Row", "R117")]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_are_those_of_PyTorch(string name)
    {
        var golden = Cases.Single(entry => NameOf(entry) == name);
        Shape shape = [.. Integers(golden, "xShape")];
        var x = Table.Varied("x", shape, 0);
        var parameters = new ParameterSet();
        var scope = new LayerScope("layer", Phase.Train, RandomPlace.Initial, parameters, null);
        Variable? weights = null;
        if (golden.TryGetProperty("wShape", out _))
        {
            // The layer finds the parameter that is there already.
            Shape wide = [.. Integers(golden, "wShape")];
            weights = parameters.GetOrAdd("layer/weights", wide, VariableRole.Weight, Node.Constant(Table.Wave(wide.Count, 1), wide));
        }

        if (golden.GetProperty("kind").GetString() == "normalization")
        {
            parameters.GetOrAdd(
                "layer/scale", [shape[3]], VariableRole.Normalization, Node.Constant(Table.Wave(shape[3], 3, 0.1, 1), [shape[3]]));
            parameters.GetOrAdd("layer/shift", [shape[3]], VariableRole.Normalization, Node.Constant(Table.Wave(shape[3], 4), [shape[3]]));
        }

        var y = Build(golden, scope, x.Value, weights);
        y.Shape.ShouldBe(new Shape([.. Integers(golden, "yShape")]));
        var seed = Node.Constant(Table.Wave(y.Shape.Count, 2), y.Shape);
        List<Node> roots = [y, .. Gradients.Of((y * seed).Sum(), weights is null ? [x.Value] : [x.Value, weights.Value]), .. scope.Updates];
        var store = new StateStore<double>();
        store.Add([x, .. parameters.All]);
        var plan = Plan<double>.Compile(roots, store);
        plan.Run();
        plan.Output(0).ToArray().ShouldMatch(golden.Numbers("y"), 1e-11, 1e-12, "y");
        plan.Output(1).ToArray().ShouldMatch(golden.Numbers("dx"), 1e-11, 1e-12, "dx");
        if (weights is not null)
        {
            plan.Output(2).ToArray().ShouldMatch(golden.Numbers("dw"), 1e-11, 1e-12, "dw");
        }

        if (golden.TryGetProperty("mean", out _))
        {
            store.Tensor(parameters.Find("layer/movingMean")!).ShouldMatch(golden.Numbers("mean"), 1e-11, 1e-12, "mean");
            store.Tensor(parameters.Find("layer/movingVariance")!).ShouldMatch(golden.Numbers("variance"), 1e-11, 1e-12, "variance");
        }
    }

    private static Node Build(JsonElement golden, LayerScope scope, Node images, Variable? weights)
    {
        var kind = golden.GetProperty("kind").GetString();
        if (kind == "normalization")
        {
            return new BatchNormalization().Build(scope, images);
        }

        (var size, var stride, var padding, var dilation) = (
            Integers(golden, "size"), Integers(golden, "stride"), Integers(golden, "padding"), Integers(golden, "dilation"));
        return kind switch
        {
            "convolution" => Node.Convolution(images, weights!, Window(), golden.GetProperty("groups").GetInt32()),
            "transposed" => new TransposedConvolution(golden.GetProperty("filters").GetInt32(), size[0], size[1])
            {
                StrideHeight = stride[0],
                StrideWidth = stride[1],
                DilationHeight = dilation[0],
                DilationWidth = dilation[1],
                Zeros = padding[0],
                Groups = golden.GetProperty("groups").GetInt32(),
                UseBias = false,
            }.Build(scope, images),
            "max" => images.MaxPool(Window()),
            _ => images.AveragePool(Window(), golden.GetProperty("counts").GetBoolean()),
        };

        Window Window() => new(size[0], size[1])
        {
            StrideHeight = stride[0],
            StrideWidth = stride[1],
            DilationHeight = dilation[0],
            DilationWidth = dilation[1],
            Top = padding[0],
            Bottom = padding[0],
            Left = padding[1],
            Right = padding[1],
        };
    }

    private static int[] Integers(JsonElement element, string key) =>
        [.. element.GetProperty(key).EnumerateArray().Select(value => value.GetInt32())];

    private static string NameOf(JsonElement golden) =>
        $"{golden.GetProperty("kind").GetString()}: {golden.GetProperty("about").GetString()}";
}
