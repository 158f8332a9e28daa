using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Tests.Layers;

[Trait("Row", "R075")]
public class DropoutTests
{
    private const int Rows = 1000;
    private const int Columns = 64;

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.8)]
    [InlineData(0.1)]
    public void Kept_with_its_probability_and_divided_by_it_so_that_the_mean_stays(double keep)
    {
        var y = Masked(new Dropout(keep), "d", step: 1, [.. Enumerable.Range(0, Rows)]);
        y.ShouldAllBe(value => value == 0 || Math.Abs((value * keep) - 1) < 1e-15);
        var error = Math.Sqrt((1 - keep) / keep / y.Length);
        y.Average().ShouldBe(1, 5 * error);
        for (var column = 0; column < Columns; column++)
        {
            var mean = Enumerable.Range(0, Rows).Average(row => y[(row * Columns) + column]);
            mean.ShouldBe(1, 5 * error * Math.Sqrt(Columns));
        }

        // Neighbours are independent: E[y·y'] = 1, with variance 1/keep² − 1.
        var neighbours = Enumerable.Range(0, y.Length - 1).Average(i => y[i] * y[i + 1]);
        neighbours.ShouldBe(1, 5 * Math.Sqrt(((1 / (keep * keep)) - 1) * 3 / y.Length));
    }

    [Fact]
    public void Prediction_and_keeping_everything_are_the_identity()
    {
        var x = Node.Input("x", [Shape.Batch, 3]);
        Build(new Dropout(), x, Phase.Predict, "d").ShouldBeSameAs(x);
        Build(new Dropout(1), x, Phase.Train, "d").ShouldBeSameAs(x);
        Build(new Dropout(), x, Phase.Train, "d").ShouldNotBeSameAs(x);
    }

    /// <summary>
    /// Without a probability, inputs are kept with 0.8 and hidden units with 0.5, in both kinds of dropout and in a head of its own on the
    /// inputs.
    /// </summary>
    [Theory]
    [InlineData("first", 0.8)]
    [InlineData("after noise and a flat shape", 0.8)]
    [InlineData("head of features", 0.8)]
    [InlineData("after units", 0.5)]
    [InlineData("after an activation", 0.5)]
    [InlineData("head of units", 0.5)]
    [InlineData("head of noise", 0.8)]
    [InlineData("head of a flat shape", 0.8)]
    public void Inputs_are_kept_oftener_than_hidden_units(string place, double keep)
    {
        foreach (var layer in new Layer[] { new Dropout(), new Dropout { Scaling = DropoutScaling.Prediction }, new GaussianDropout() })
        {
            string Graph(Layer dropout)
            {
                var start = Network.For(NetworkTask.Classification(3), [2, 3, 1]);
                Network With(string from) =>
                    start.Flatten().Dense(4).WithHead(new Head("h", NetworkTask.Classification(2)) { Layers = [dropout], From = from });
                var network = place switch
                {
                    "first" => start.Add(dropout).Dense(4),
                    "after noise and a flat shape" => start.GaussianNoise().Flatten().Add(dropout).Dense(4),
                    "head of features" => With(Head.FromFeatures),
                    "head of noise" =>
                        start.GaussianNoise().WithHead(new Head("h", NetworkTask.Classification(2)) { Layers = [new Flatten(), dropout] }),
                    "head of a flat shape" => With("flatten1"),
                    "after units" => start.Dense(4).Add(dropout),
                    "after an activation" => start.Dense(4).Relu().Add(dropout).Dense(4),
                    _ => With("dense1"),
                };
                return string.Concat(new[] { Phase.Train, Phase.Predict }.Select(phase =>
                {
                    var built = network.Build(new ParameterSet(), phase, RandomPlace.Initial);
                    return GraphPrinter.Print([built.Output, .. built.Heads.Select(head => head.Output)]);
                }));
            }

            Layer Given(double probability) => layer is Dropout { Scaling: var scaling } ? new Dropout(probability) { Scaling = scaling }
                : new GaussianDropout(probability);
            Graph(layer).ShouldBe(Graph(Given(keep)));
            Graph(layer).ShouldNotBe(Graph(Given(1.3 - keep)));
        }
    }

    [Fact]
    public void An_example_has_the_same_mask_wherever_it_stands()
    {
        int[] ids = [.. Enumerable.Range(0, Rows)];
        int[] turned = [.. ids.Select(id => (id * 7 + 3) % Rows)];
        var plain = Masked(new Dropout(), "d", 1, ids);
        var moved = Masked(new Dropout(), "d", 1, turned);
        for (var row = 0; row < Rows; row++)
        {
            moved.AsSpan(row * Columns, Columns).SequenceEqual(plain.AsSpan(turned[row] * Columns, Columns)).ShouldBeTrue();
        }
    }

    [Fact]
    public void Another_step_layer_or_example_has_another_mask()
    {
        int[] ids = [.. Enumerable.Range(0, Rows)];
        var plain = Masked(new Dropout(), "d", 1, ids);
        double[][] others = [Masked(new Dropout(), "d", 2, ids), Masked(new Dropout(), "e", 1, ids),
            Masked(new Dropout(), "d", 1, [.. ids.Select(id => id + Rows)])];
        foreach (var other in others)
        {
            var agreement = plain.Zip(other).Average(pair => pair.First == pair.Second ? 1.0 : 0.0);
            agreement.ShouldBe(0.5, 5 * 0.5 / Math.Sqrt(plain.Length));
        }
    }

    [Fact]
    public void The_gradient_passes_through_the_same_mask()
    {
        var x = Node.Input("x", [Shape.Batch, Columns]);
        var y = Build(new Dropout(0.8), x, Phase.Train, "d");
        var evaluator = Evaluator(1, [.. Enumerable.Range(0, Rows)]);
        evaluator.Evaluate(Gradients.Of(y, [x])[0]).ShouldBe(evaluator.Evaluate(y));
    }

    private static double[] Masked(Dropout layer, string name, int step, int[] ids) =>
        Evaluator(step, ids).Evaluate(Build(layer, Node.Input("x", [Shape.Batch, Columns]), Phase.Train, name));

    private static Node Build(Dropout layer, Node input, Phase phase, string name)
    {
        var place = new RandomPlace(Node.Input("step", []), 0.0, Node.IndexInput("ids", [Shape.Batch]));
        return layer.Build(new LayerScope(name, phase, place, new ParameterSet(), null), input);
    }

    private static ReferenceEvaluator<double> Evaluator(int step, int[] ids)
    {
        var evaluator = new ReferenceEvaluator<double>(Rows, seed: 11);
        evaluator.Feed("x", [.. Enumerable.Repeat(1.0, Rows * Columns)]);
        evaluator.Feed("step", (double)step);
        evaluator.Feed("ids", ids);
        return evaluator;
    }
}
