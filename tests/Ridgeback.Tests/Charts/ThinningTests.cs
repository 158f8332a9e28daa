using Ridgeback.Charts;

namespace Ridgeback.Tests.Charts;

public class ThinningTests
{
    [Fact]
    public void Every_column_keeps_its_lowest_highest_first_and_last()
    {
        var points = Enumerable.Range(0, 10_000)
            .Select(i => new ChartPoint(i, Math.Sin(i * 0.37) + (i == 4321 ? 9 : 0) - (i == 4399 ? 7 : 0))).ToArray();
        var kept = Thinning.ByColumn(points, x => x / 100);

        kept.Count.ShouldBeLessThanOrEqualTo(400);
        kept.ShouldContain(points[4321]);
        kept.ShouldContain(points[4399]);
        kept.Select(p => p.X).ShouldBe(kept.Select(p => p.X).Order());
        for (var column = 0; column < 100; column++)
        {
            var before = points.Where(p => (int)p.X / 100 == column).ToArray();
            var after = kept.Where(p => (int)p.X / 100 == column).ToArray();
            after.Min(p => p.Y).ShouldBe(before.Min(p => p.Y));
            after.Max(p => p.Y).ShouldBe(before.Max(p => p.Y));
            after[0].ShouldBe(before[0]);
            after[^1].ShouldBe(before[^1]);
        }
    }

    [Fact]
    public void Few_points_stay_as_they_are()
    {
        ChartPoint[] points = [new(0, 1), new(5, 2), new(9, 0)];
        Thinning.ByColumn(points, x => x * 10).ShouldBe(points);
        Thinning.ByColumn([], x => x).ShouldBeEmpty();
        Thinning.Evenly([.. Enumerable.Range(0, 1001).Select(i => (double)i)], 11)
            .ShouldBe([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    }
}
