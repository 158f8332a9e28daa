using Ridgeback.Graphs;
using Ridgeback.Initializers;

namespace Ridgeback.Tests.Initializers;

public class InitializerTests
{
    private const int FanIn = 300;
    private const int FanOut = 700;

    [Fact]
    [Trait("Row", "R018")]
    public void Normal_has_the_given_standard_deviation_and_0_01_by_default()
    {
        HasVariance(new Normal(), 0.01 * 0.01, kurtosis: 3);
        HasVariance(new Normal(2), 4, kurtosis: 3);
    }

    [Fact]
    [Trait("Row", "R018")]
    public void Uniform_fills_its_bounds()
    {
        Fills(HasVariance(new Uniform(), 0.01 * 0.01 / 3, kurtosis: 1.8), 0.01);
        Fills(HasVariance(new Uniform(5), 25.0 / 3, kurtosis: 1.8), 5);
    }

    [Fact]
    [Trait("Row", "R019")]
    public void LeCun_has_variance_1_over_fan_in() => IsNormal(HasVariance(new LeCun(), 1.0 / FanIn, kurtosis: 3));

    [Fact]
    [Trait("Row", "R020")]
    public void GlorotNormal_has_variance_2_over_both_fans() =>
        IsNormal(HasVariance(new GlorotNormal(), 2.0 / (FanIn + FanOut), kurtosis: 3));

    [Fact]
    [Trait("Row", "R021")]
    public void GlorotUniform_fills_root_6_over_root_of_both_fans() =>
        Fills(HasVariance(new GlorotUniform(), 2.0 / (FanIn + FanOut), kurtosis: 1.8), Math.Sqrt(6) / Math.Sqrt(FanIn + FanOut));

    [Fact]
    [Trait("Row", "R022")]
    public void He_has_variance_2_over_fan_in() => IsNormal(HasVariance(new He(), 2.0 / FanIn, kurtosis: 3));

    /// <summary>Exactly k in each column, chosen evenly, from N(0, s²); all of them where there are fewer.</summary>
    [Fact]
    [Trait("Row", "R023")]
    public void Sparse_gives_each_unit_exactly_k_normal_weights()
    {
        var values = Values(new Sparse(7, 3), [50, 4000]);
        var byRow = new int[50];
        for (var unit = 0; unit < 4000; unit++)
        {
            var chosen = Enumerable.Range(0, 50).Where(row => values[(row * 4000) + unit] != 0).ToList();
            chosen.Count.ShouldBe(7);
            chosen.ForEach(row => byRow[row]++);
        }

        // 560 of each row are expected, with a standard deviation of 22.
        byRow.ShouldAllBe(count => count > 450 && count < 670);
        double[] kept = [.. values.Where(value => value != 0)];
        (kept.Sum() / kept.Length).ShouldBe(0, 5 * 3 / Math.Sqrt(28_000));
        (kept.Sum(value => value * value) / kept.Length).ShouldBe(9, 5 * 9 * Math.Sqrt(2.0 / 28_000));
        Values(new Sparse(), [4, 3]).ShouldAllBe(value => value != 0);
        new Sparse().ShouldBe(new Sparse(10, 1));
        Values(new Sparse(2), [3, 3, 2, 5]).Chunk(5).SelectMany(row => row.Index()).Where(entry => entry.Item != 0)
            .CountBy(entry => entry.Index)
            .ShouldAllBe(unit => unit.Value == 2);
        Should.Throw<GraphException>(() => new Sparse(0)).Message.ShouldContain("Sparse, Connections");
    }

    [Fact]
    [Trait("Row", "R024")]
    public void Constant_is_0_or_what_is_asked()
    {
        Values(new Constant(), [5]).ShouldAllBe(value => value == 0);
        Values(new Constant(0.01), [5]).ShouldAllBe(value => value == 0.01);
    }

    [Fact]
    public void Numbers_depend_on_the_stream_and_the_seed_only()
    {
        var weights = new He().Build("a/weights", [4, 5], 4, 5);
        var first = new ReferenceEvaluator<double>(seed: 1).Evaluate(weights);
        new ReferenceEvaluator<double>(seed: 1).Evaluate(new He().Build("a/weights", [4, 5], 4, 5)).ShouldBe(first);
        new ReferenceEvaluator<double>(seed: 2).Evaluate(weights).ShouldNotBe(first);
        new ReferenceEvaluator<double>(seed: 1).Evaluate(new He().Build("b/weights", [4, 5], 4, 5)).ShouldNotBe(first);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Should.Throw<GraphException>(() => new Normal(-1)).Message.ShouldBe(
            "Normal, StandardDeviation: expected a finite number of 0 or more, received -1. Small networks use 0.01.");
        Should.Throw<GraphException>(() => new Uniform(double.NaN)).Message.ShouldBe(
            "Uniform, Bound: expected a finite number of 0 or more, received NaN. Small networks use 0.01.");
        Should.Throw<GraphException>(() => new Constant(double.PositiveInfinity))
            .Message.ShouldStartWith("Constant, Value: expected a finite number, received");
        Should.Throw<GraphException>(() => new Normal() with { StandardDeviation = -2 });
        Should.Throw<GraphException>(() => new He().Build("a/weights", [2], 0, 1)).Message.ShouldBe(
            "Initializer he of 'a/weights', number of connections: expected a whole number of 1 or more, received 0. "
            + "Give the parameter's real numbers of inputs and units.");
    }

    /// <summary>200,000 numbers: mean 0 and the variance, each within five standard errors.</summary>
    private static double[] HasVariance(Initializer initializer, double variance, double kurtosis)
    {
        var values = Values(initializer, [400, 500]);
        var mean = values.Average();
        var second = values.Average(value => value * value);
        Math.Abs(mean).ShouldBeLessThan(5 * Math.Sqrt(variance / values.Length));
        Math.Abs((second / variance) - 1).ShouldBeLessThan(5 * Math.Sqrt((kurtosis - 1) / values.Length));
        return values;
    }

    /// <summary>The fourth moment is 3 within five standard errors √(96/n), and the tails are not cut.</summary>
    private static void IsNormal(double[] values)
    {
        var variance = values.Average(value => value * value);
        var fourth = values.Average(value => Math.Pow(value, 4)) / (variance * variance);
        Math.Abs(fourth - 3).ShouldBeLessThan(5 * Math.Sqrt(96.0 / values.Length));
        (values.Max(Math.Abs) / Math.Sqrt(variance)).ShouldBeGreaterThan(4);
    }

    private static void Fills(double[] values, double bound)
    {
        values.ShouldAllBe(value => value >= -bound && value <= bound);
        values.Max().ShouldBeGreaterThan(0.999 * bound);
        values.Min().ShouldBeLessThan(-0.999 * bound);
    }

    private static double[] Values(Initializer initializer, Shape shape) =>
        new ReferenceEvaluator<double>(seed: 7).Evaluate(initializer.Build("layer/weights", shape, FanIn, FanOut));
}
