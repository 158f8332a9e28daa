using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Layers;

public class BatchNormalizationTests
{
    private readonly ReferenceEvaluator<double> evaluator = new(batch: 4);
    private readonly ParameterSet parameters = new();
    private readonly List<Node> updates = [];

    [Theory]
    [Trait("Row", "R114")]
    [InlineData(7, 1, 1, 3)]
    [InlineData(3, 2, 2, 3)]
    public void The_output_has_mean_shift_and_variance_scale_squared_v_over_v_plus_epsilon(int batch, int height, int width, int channels)
    {
        Shape shape = height * width == 1 ? [batch, channels] : [batch, height, width, channels];
        var x = Table.Varied("x", shape, 0.4, 0.01, 5);
        var y = Build(new BatchNormalization { Epsilon = 1e-4 }, x, Phase.Train);
        double[] scale = [0.5, 1, -2];
        double[] shift = [-1, 0, 3];
        evaluator.Set(parameters.Find("n/scale")!, scale);
        evaluator.Set(parameters.Find("n/shift")!, shift);
        var before = evaluator.Get(x);
        var after = evaluator.Evaluate(y);
        for (var channel = 0; channel < channels; channel++)
        {
            (_, var variance) = Moments(before, channel, channels);
            (var mean, var spread) = Moments(after, channel, channels);
            mean.ShouldBe(shift[channel], 1e-12);
            spread.ShouldBe(scale[channel] * scale[channel] * variance / (variance + 1e-4), 1e-10);
            Math.Sign(after[channel] - shift[channel])
                .ShouldBe(Math.Sign(scale[channel]) * Math.Sign(before[channel] - Moments(before, channel, channels).Mean));
        }
    }

    [Fact]
    [Trait("Row", "R115")]
    public void Moving_averages_keep_nine_tenths_and_take_the_unbiased_variance()
    {
        // Columns (1, 3) and (10, 30): means 2 and 20, unbiased variances 2 and 200.
        var x = Table.Variable("x", [2, 2], 1, 10, 3, 30);
        Build(new BatchNormalization(), x, Phase.Train);
        evaluator.Step(updates);
        evaluator.Get(parameters.Find("n/movingMean")!).ShouldMatch([0.2, 2], "mean");
        evaluator.Get(parameters.Find("n/movingVariance")!).ShouldMatch([0.9 + 0.2, 0.9 + 20], "variance");
        evaluator.Step(updates);
        evaluator.Get(parameters.Find("n/movingMean")!).ShouldMatch([0.38, 3.8], "mean");
        evaluator.Get(parameters.Find("n/movingVariance")!).ShouldMatch([(0.9 * 1.1) + 0.2, (0.9 * 20.9) + 20], "variance");
    }

    [Fact]
    [Trait("Row", "R115")]
    public void Prediction_uses_the_moving_averages_and_writes_nothing()
    {
        var x = Table.Variable("x", [1, 2], 1, 10);
        var y = Build(new BatchNormalization(), x, Phase.Predict);
        updates.ShouldBeEmpty();
        evaluator.Evaluate(y).ShouldMatch([1 / Math.Sqrt(1 + 1e-5), 10 / Math.Sqrt(1 + 1e-5)], "at the start");
        evaluator.Set(parameters.Find("n/movingMean")!, 3, 4);
        evaluator.Set(parameters.Find("n/movingVariance")!, 4, 9);
        evaluator.Set(parameters.Find("n/scale")!, 2, 3);
        evaluator.Set(parameters.Find("n/shift")!, 5, 7);
        evaluator.Evaluate(y).ShouldMatch(
            [(2 * -2 / Math.Sqrt(4 + 1e-5)) + 5, (3 * 6 / Math.Sqrt(9 + 1e-5)) + 7], "with moving averages");
    }

    [Fact]
    [Trait("Row", "R115")]
    public void Other_decays_and_images()
    {
        // One channel over (2, 1, 2): 1, 2, 3, 6 has mean 3 and unbiased variance 14/3.
        var x = Table.Variable("x", [2, 1, 2, 1], 1, 2, 3, 6);
        Build(new BatchNormalization { Decay = 0.5 }, x, Phase.Train);
        evaluator.Step(updates);
        evaluator.Get(parameters.Find("n/movingMean")!).ShouldMatch([1.5], "mean");
        evaluator.Get(parameters.Find("n/movingVariance")!).ShouldMatch([0.5 + (7.0 / 3)], "variance");
    }

    [Fact]
    [Trait("Row", "R114")]
    public void A_batch_of_one_is_refused_for_training_only()
    {
        var one = Node.Input("x", [1, 3]);
        Should.Throw<GraphException>(() => Build(new BatchNormalization(), one, Phase.Train)).Message.ShouldBe(
            "BatchNormalization 'n': expected a batch of 2 or more to train on, received (1, 3), which has no variance. "
            + "Use a larger batch, or merge a last batch of one with the batch before.");
        Build(new BatchNormalization(), one, Phase.Predict).Shape.ShouldBe([1, 3]);
    }

    [Fact]
    [Trait("Row", "R114")]
    public void A_constant_channel_becomes_its_shift()
    {
        var x = Table.Variable("x", [3, 1], 4, 4, 4);
        var y = Build(new BatchNormalization(), x, Phase.Train);
        evaluator.Evaluate(y).ShouldBe([0.0, 0, 0]);
        evaluator.Evaluate(Gradients.Of(Table.Weighted(y), [x])[0]).ShouldAllBe(g => double.IsFinite(g));
    }

    private static (double Mean, double Variance) Moments(double[] values, int channel, int channels)
    {
        double[] column = [.. values.Where((_, i) => i % channels == channel)];
        var mean = column.Average();
        return (mean, column.Average(value => (value - mean) * (value - mean)));
    }

    private Node Build(BatchNormalization layer, Node input, Phase phase)
    {
        var scope = new LayerScope("n", phase, RandomPlace.Initial, parameters, null);
        var output = layer.Build(scope, input);
        updates.AddRange(scope.Updates);
        return output;
    }
}
