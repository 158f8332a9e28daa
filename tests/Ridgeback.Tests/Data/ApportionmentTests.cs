using Ridgeback.Data;

namespace Ridgeback.Tests.Data;

public class ApportionmentTests
{
    [Fact]
    public void Cells_are_their_shares_rounded_up_or_down_and_all_totals_hold()
    {
        var state = 99u;
        for (var trial = 0; trial < 5000; trial++)
        {
            int[] classes = [.. Enumerable.Range(0, 1 + Next(9)).Select(_ => Next(trial % 3 == 0 ? 4 : 50))];
            var total = classes.Sum();
            var (first, second) = (Next(total + 1), Next(total + 1));
            int[] parts = [Math.Min(first, second), Math.Abs(first - second), total - Math.Max(first, second)];
            var cells = Apportionment.Divide(classes, parts);
            for (var part = 0; part < 3; part++)
            {
                cells.Sum(row => row[part]).ShouldBe(parts[part]);
            }

            for (var c = 0; c < classes.Length; c++)
            {
                cells[c].Sum().ShouldBe(classes[c]);
                for (var part = 0; part < 3; part++)
                {
                    var share = (long)classes[c] * parts[part];
                    cells[c][part].ShouldBeGreaterThanOrEqualTo((int)(share / Math.Max(1, total)));
                    ((long)cells[c][part] * total).ShouldBeLessThanOrEqualTo(share + total - (total > 0 ? 1 : 0));
                }
            }
        }

        int Next(int limit) => (int)(((state = (state * 1664525) + 1013904223) >> 8) % (uint)limit);
    }

    [Fact]
    public void Large_numbers_do_not_overflow() =>
        Apportionment.Divide([1_000_000_000, 1_000_000_000], [1_000_000_000, 500_000_000, 500_000_000])[1].ShouldBe(
            [500_000_000, 250_000_000, 250_000_000]);
}
