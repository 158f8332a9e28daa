using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Layers;

public class MaxoutTests
{
    private readonly ReferenceEvaluator<double> evaluator = new(batch: 6);

    /// <summary>Every output against its k affine pieces, and the gradient against differences.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [Trait("Row", "R028")]
    public void Is_the_greatest_of_its_pieces(int pieces)
    {
        var parameters = new ParameterSet();
        var x = Table.Varied("x", [6, 3], 0.2);
        var y = new Maxout(4, pieces) { Bias = new Ridgeback.Initializers.Normal(1) }.Build(
            new LayerScope("maxout1", Phase.Train, RandomPlace.Initial, parameters, null), x);
        var values = evaluator.Evaluate(y);
        double[] input = evaluator.Get(x), weights = evaluator.Get(parameters.Find("maxout1/weights")!),
            bias = evaluator.Get(parameters.Find("maxout1/bias")!);
        var chosen = new HashSet<int>();
        for (var row = 0; row < 6; row++)
        {
            for (var unit = 0; unit < 4; unit++)
            {
                double[] each = [.. Enumerable.Range(0, pieces).Select(j => bias[(j * 4) + unit]
                    + Enumerable.Range(0, 3).Sum(i => input[(row * 3) + i] * weights[(i * pieces * 4) + (j * 4) + unit]))];
                values[(row * 4) + unit].ShouldBe(each.Max(), 1e-13);
                chosen.Add(Array.IndexOf(each, each.Max()));
            }
        }

        chosen.Count.ShouldBe(pieces);
        GradientCheck.Holds(evaluator, Table.Weighted(y), [x, .. parameters.Trained]);
    }

    /// <summary>One of two pieces held at 0 makes a ReLU.</summary>
    [Fact]
    [Trait("Row", "R028")]
    public void Two_pieces_of_which_one_is_0_are_a_relu()
    {
        var parameters = new ParameterSet();
        var x = Table.Varied("x", [6, 3], 0.2);
        var y = new Maxout(4).Build(new LayerScope("m", Phase.Train, RandomPlace.Initial, parameters, null), x);
        evaluator.Evaluate(y);
        var weights = parameters.Find("m/weights")!;
        var values = evaluator.Get(weights);
        evaluator.Set(weights, [.. values.Select((value, i) => i % 8 < 4 ? value : 0)]);
        var half = Node.MatMul(x, weights.Value.Slice(1, 0, 4)).Relu();
        evaluator.Evaluate(y).ShouldBe(evaluator.Evaluate(half));
    }

    [Fact]
    [Trait("Row", "R028")]
    public void A_network_of_maxout_units_learns_digits()
    {
        var split = Datasets.Digits().Split(seed: 1);
        var run = Network.Classifier(split.Train).Maxout(48, 3).Dropout(0.8)
            .Train(split.Train, split.Dev, new TrainingOptions { Epochs = 15, Threads = 1 });
        run.Dev!.Accuracy!.Value.ShouldBeGreaterThan(0.95);
        Should.Throw<GraphException>(() => new Maxout(4, 1))
            .Message.ShouldBe("Maxout, Pieces: expected a whole number of 2 or more, received 1. With one piece use Dense.");
    }
}
