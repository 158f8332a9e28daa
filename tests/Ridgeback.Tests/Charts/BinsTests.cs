using Ridgeback.Charts;

namespace Ridgeback.Tests.Charts;

public class BinsTests
{
    [Fact]
    public void Counts_and_moments_match_a_count_by_hand()
    {
        var bins = Bins.FromValues(new[] { 0.0, 0, 1, 2, 3.9, 4, double.NaN, double.PositiveInfinity }, 4);
        bins.Edges.ShouldBe([0, 1, 2, 3, 4]);
        bins.Counts.ShouldBe([2, 1, 1, 2]);
        bins.Total.ShouldBe(6);
        bins.NotFinite.ShouldBe(2);
        bins.Mean.ShouldBe(10.9 / 6, 1e-12);
        bins.StandardDeviation.ShouldBe(Math.Sqrt((0 + 0 + 1 + 4 + 3.9 * 3.9 + 16) / 6 - Math.Pow(10.9 / 6, 2)), 1e-12);
        bins.ShareOfZeros.ShouldBe(2.0 / 6);
    }

    [Fact]
    public void Every_finite_value_falls_into_exactly_one_bin()
    {
        var values = Enumerable.Range(0, 5000).Select(i => (float)Math.Cos(i * 1.7) * 0.1f).ToArray();
        var bins = Bins.FromValues(values, 37);
        bins.Total.ShouldBe(5000);
        bins.Edges[0].ShouldBe(values.Min());
        bins.Edges[^1].ShouldBe(values.Max());
        var inside = values.Count(v => v >= bins.Edges[10] && v < bins.Edges[11]);
        ((double)bins.Counts[10]).ShouldBe(inside, 1);
    }

    [Fact]
    public void Equal_values_and_no_values_have_bins()
    {
        var same = Bins.FromValues(new[] { 2.0, 2, 2 }, 10);
        same.Total.ShouldBe(3);
        (same.Edges[0], same.Edges[^1]).ShouldBe((1.5, 2.5));
        var none = Bins.FromValues(new[] { double.NaN }, 10);
        none.Total.ShouldBe(0);
        none.Mean.ShouldBe(double.NaN);
        Bins.FromValues(ReadOnlySpan<float>.Empty).Total.ShouldBe(0);
    }

    [Fact]
    public void Bins_that_do_not_fit_are_refused()
    {
        Should.Throw<InputException>(() => new Bins([0, 1], [1, 2])).Message
            .ShouldBe(
                "Bins of a histogram: expected one more edge than counts, received 2 edges and 2 counts. Pass n + 1 edges for n counts.");
        Should.Throw<InputException>(() => new Bins([0, 1, 1], [1, 2])).Message
            .ShouldBe("Bins of a histogram, edge 2: expected more than 1, received 1. Pass finite edges in ascending order.");
    }
}
