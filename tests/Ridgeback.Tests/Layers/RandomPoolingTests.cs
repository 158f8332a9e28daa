using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Layers;
using Ridgeback.Tests.Execution;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Layers;

public class RandomPoolingTests
{
    [Fact]
    [Trait("Row", "R118")]
    public void Stochastic_pooling_draws_in_proportion_and_predicts_the_mean_of_the_draws()
    {
        // One window of 1, 2, 0 and 5 in 4,000 examples: probabilities 1/8, 2/8, 0, 5/8.
        const int Examples = 4000;
        double[] window = [1, 2, -3, 5];
        var x = Table.Variable("x", [Examples, 2, 2, 1], [.. Enumerable.Range(0, Examples).SelectMany(_ => window)]);
        var evaluator = new ReferenceEvaluator<double>(Examples, seed: 3);
        evaluator.Feed("ids", [.. Enumerable.Range(0, Examples)]);
        var drawn = evaluator.Evaluate(Build(x, Phase.Train));
        foreach ((var value, var probability) in new[] { (1.0, 0.125), (2.0, 0.25), (5.0, 0.625), (-3.0, 0.0) })
        {
            var frequency = drawn.Count(draw => draw == value) / (double)Examples;
            frequency.ShouldBe(probability, 4 * Math.Sqrt(0.25 / Examples), $"{value}");
        }

        drawn.ShouldAllBe(draw => draw == 1 || draw == 2 || draw == 5);
        evaluator.Evaluate(Build(x, Phase.Predict)).ShouldAllBe(mean => Math.Abs(mean - (30.0 / 8)) < 1e-12);
        var zeros = Table.Variable("zeros", [1, 2, 2, 1], 0, 0, 0, 0);
        var single = new ReferenceEvaluator<double>(1, seed: 3);
        single.Evaluate(Build(zeros, Phase.Predict)).ShouldBe([0.0]);

        static Node Build(Variable images, Phase phase) => new StochasticPooling().Build(
            new LayerScope("pool", phase, new RandomPlace(5.0, 0.0, Node.IndexInput("ids", [Examples])), new ParameterSet(), null), images);
    }

    [Theory]
    [Trait("Row", "R119")]
    [InlineData(25, 17, true)]
    [InlineData(25, 17, false)]
    [InlineData(20, 20, true)]
    [InlineData(20, 10, false)]
    [InlineData(7, 5, false)]
    public void Fractional_regions_have_one_or_two_rows_and_cover_the_image(int length, int count, bool random)
    {
        var regions = new FractionalRegions(count, count, random, Overlapping: false);
        var seen = new HashSet<string>();
        var shuffler = new Shuffler(4);
        for (var trial = 0; trial < 300; trial++)
        {
            double[] uniform = [.. shuffler.Numbers(count).Select(value => Math.Abs(value) % 1)];
            var boundaries = regions.Boundaries(uniform, length);
            boundaries.Length.ShouldBe(count + 1);
            (boundaries[0], boundaries[count]).ShouldBe((0, length));
            boundaries.Zip(boundaries.Skip(1), (a, b) => b - a).ShouldAllBe(step => step == 1 || step == 2);
            seen.Add(string.Join(",", boundaries));
        }

        // A ratio of 1 or 2 leaves no choice; otherwise random ones differ nearly always, pseudo-random ones in a few ways.
        seen.Count.ShouldBeInRange(
            count == length || 2 * count == length ? 1 : random ? 200 : 2, count == length || 2 * count == length ? 1 : 300);
    }

    [Fact]
    [Trait("Row", "R119")]
    public void Fractional_pooling_is_the_same_for_the_batch_and_changes_with_the_step()
    {
        var images = Table.Wave(2 * 9 * 9, 0);
        images.AsSpan(0, 81).CopyTo(images.AsSpan(81));
        var x = Table.Variable("x", [2, 9, 9, 1], images);
        var results = new List<double[]>();
        foreach (var step in new[] { 1.0, 1.0, 2.0 })
        {
            var evaluator = new ReferenceEvaluator<double>(2, seed: 3);
            var scope = new LayerScope("pool", Phase.Train, new RandomPlace(step, 0.0), new ParameterSet(), null);
            results.Add(evaluator.Evaluate(new FractionalMaxPooling().Build(scope, x)).ToArray());
        }

        results[0].Length.ShouldBe(2 * 6 * 6);
        results[0][..36].ShouldBe(results[0][36..]);
        results[1].ShouldBe(results[0]);
        results[2].ShouldNotBe(results[0]);
    }
}
