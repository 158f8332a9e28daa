using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Tests.Networks;

public class ImageNetworkTests
{
    [Theory]
    [Trait("Row", "R120")]
    [InlineData(11, 8)]
    [InlineData(13, 10)]
    [InlineData(16, 13)]
    [InlineData(19, 16)]
    public void Vgg_has_the_published_convolutions(int depth, int convolutions)
    {
        var network = Network.For(NetworkTask.Classification(1000), [224, 224, 3]).Vgg(depth);
        network.Layers.Count(layer => layer is Convolution).ShouldBe(convolutions);
        network.Layers.Count(layer => layer is MaxPooling).ShouldBe(5);
        network.Layers.OfType<Convolution>().Select(layer => layer.Filters).Distinct().ShouldBe([64, 128, 256, 512]);
        var parameters = new ParameterSet();
        network.Build(parameters, Phase.Predict, RandomPlace.Initial).Output.Shape.ShouldBe(new Shape(Shape.Batch, 1000));

        // The published numbers of parameters, in millions: 133, 133, 138, 144.
        var count = parameters.All.Sum(variable => variable.Shape.Count) / 1e6;
        count.ShouldBe(depth switch { 11 => 132.86, 13 => 133.05, 16 => 138.36, _ => 143.67 }, 0.01);
    }

    [Fact]
    [Trait("Row", "R120")]
    public void Vgg_comes_in_small_sizes()
    {
        var network =
            Network.For(NetworkTask.Classification(10), [32, 32, 3]).Vgg(11, width: 0.25, denseUnits: 64, batchNormalization: true);
        network.Layers.OfType<Convolution>().Select(layer => layer.Filters).ShouldBe([16, 32, 64, 64, 128, 128, 128, 128]);
        network.Layers.OfType<Convolution>().ShouldAllBe(layer => !layer.UseBias);
        network.Layers.Count(layer => layer is BatchNormalization).ShouldBe(8);
        var blocks = Network.For(NetworkTask.Classification(10), [12, 8, 1]).ConvolutionBlocks(false, [4, 4], [8]);
        blocks.Build(new ParameterSet(), Phase.Train, RandomPlace.Initial)
            .Layers[^2].Output.Shape.ShouldBe(new Shape(Shape.Batch, 3, 2, 8));
        Should.Throw<GraphException>(() => Network.For(NetworkTask.Classification(10), [28, 28, 1]).Vgg())
            .Message.ShouldContain("expected images (height, width, channels) of at least 32 × 32");
        Should.Throw<GraphException>(() => Network.For(NetworkTask.Classification(10), [32, 32, 3]).Vgg(12))
            .Message.ShouldBe("Vgg, depth: expected 11, 13, 16 or 19, received 12. Use ConvolutionBlocks for other sizes.");
    }

    [Fact]
    [Trait("Row", "R116")]
    public void Sequences_take_windows_of_one_row()
    {
        var network = Network.For(NetworkTask.Classification(2), [20, 3]).Convolution(4, 5).Relu().MaxPooling().GlobalAveragePooling();
        var layers = network.Build(new ParameterSet(), Phase.Train, RandomPlace.Initial).Layers;
        layers.Select(layer => layer.Output.Shape).ShouldBe(
            [[Shape.Batch, 16, 4], [Shape.Batch, 16, 4], [Shape.Batch, 8, 4], [Shape.Batch, 4], [Shape.Batch, 1]]);
    }
}
