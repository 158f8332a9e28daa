using Ridgeback.Graphs;
using Ridgeback.Metrics;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Metrics;

public class ExponentialAverageTests
{
    private static readonly double[] Values = Table.Wave(20, 0.3);

    /// <summary>(1 − β)Σ βᵗ⁻ⁱqᵢ, and that over 1 − βᵗ; a constant is its own corrected average at once.</summary>
    [Fact]
    [Trait("Row", "R051")]
    public void Plain_and_corrected_are_the_weighted_sums()
    {
        var average = new ExponentialAverage(0.8);
        double.IsNaN(average.Corrected).ShouldBeTrue();
        for (var t = 1; t <= Values.Length; t++)
        {
            average.Add(Values[t - 1]).ShouldBe(average.Corrected);
            var weights = Enumerable.Range(1, t).Select(i => Math.Pow(0.8, t - i)).ToArray();
            var sum = weights.Zip(Values, (w, q) => w * q).Sum();
            average.Plain.ShouldBe(0.2 * sum, 1e-14);
            average.Corrected.ShouldBe(sum / weights.Sum(), 1e-13);
        }

        var constant = new ExponentialAverage(0.99);
        constant.Add(3).ShouldBe(3, 1e-12);
        constant.Plain.ShouldBe(0.03, 1e-15);
        constant.Add(3).ShouldBe(3, 1e-12);
        Should.Throw<GraphException>(() => new ExponentialAverage(1)).Message.ShouldContain("at least 0 and below 1, received 1");
    }

    [Fact]
    [Trait("Row", "R051")]
    public void The_mean_of_the_last_m()
    {
        ExponentialAverage.OfLast([1, 2, 6, 10], 2).ShouldBe([1, 1.5, 4, 8]);
        ExponentialAverage.OfLast(Values, 1).ShouldBe(Values);
        ExponentialAverage.OfLast(Values, 100)[^1].ShouldBe(Values.Average(), 1e-15);
        Should.Throw<GraphException>(() => ExponentialAverage.OfLast([1], 0)).Message.ShouldContain("window");
    }
}
