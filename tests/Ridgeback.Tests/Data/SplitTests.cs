using FsCheck;
using FsCheck.Fluent;
using Ridgeback.Data;

namespace Ridgeback.Tests.Data;

[Trait("Row", "R009")]
public class SplitTests
{
    [Theory]
    [InlineData(10, 0.6, 0.2)]
    [InlineData(100_000, 0.6, 0.2)]
    [InlineData(316_228, 0.79, 0.105)]
    [InlineData(1_000_000, 0.98, 0.01)]
    [InlineData(50_000_000, 0.98, 0.01)]
    [Trait("Row", "R010")]
    public void Shares_follow_from_the_number_of_rows(long rows, double train, double held)
    {
        var shares = SplitOptions.SharesFor(rows);
        shares.Train.ShouldBe(train, 1e-4);
        (shares.Dev, shares.Test).ShouldBe((shares.Test, shares.Dev));
        shares.Dev.ShouldBe(held, 1e-4);
    }

    [Fact]
    [Trait("Row", "R010")]
    public void Without_shares_the_number_of_rows_decides_and_one_share_fixes_the_others()
    {
        var many = Dataset.Classification(new float[400_000], 1, [.. Enumerable.Range(0, 400_000).Select(i => i % 2)]).Split();
        var held = (int)Math.Round(400_000 * SplitOptions.SharesFor(400_000).Dev);
        (many.Train.Count, many.Dev.Count, many.Test.Count).ShouldBe((400_000 - (2 * held), held, held));
        held.ShouldBeInRange(30_000, 40_000);
        var given = Dataset.Classification(new float[400_000], 1, [.. Enumerable.Range(0, 400_000).Select(i => i % 2)])
            .Split(new SplitOptions { DevShare = 0.2 });
        given.Dev.Count.ShouldBe(80_000);
    }

    [Fact]
    public void Digits_are_divided_60_20_20_with_every_row_once()
    {
        var digits = Datasets.Digits();
        var (train, dev, test) = digits.Split(seed: 1);
        (train.Count, dev.Count, test.Count).ShouldBe((1078, 360, 359));
        var ids = train.Data.Ids.ToArray().Concat(dev.Ids.ToArray()).Concat(test.Open("test").Ids.ToArray()).ToArray();
        ids.Order().ShouldBe(Enumerable.Range(0, 1797));
        foreach (var part in (Dataset[])[train.Data, dev, test.Open("again")])
        {
            for (var row = 0; row < part.Count; row++)
            {
                part.Row(row).SequenceEqual(digits.Row(part.Ids[row])).ShouldBeTrue();
                part.Labels[row].ShouldBe(digits.Labels[part.Ids[row]]);
            }
        }
    }

    [Fact]
    public void Every_class_keeps_its_share_to_within_one_row()
    {
        var random = new Gen(7);
        for (var trial = 0; trial < 200; trial++)
        {
            var classes = 1 + random.Next(12);
            int[] labels =
                [.. Enumerable.Range(0, classes).SelectMany(c => Enumerable.Repeat(c, 3 + random.Next(trial % 2 == 0 ? 5 : 60)))];
            var data = Dataset.Classification(new float[labels.Length, 1], labels);
            var options = new SplitOptions
            {
                Seed = (ulong)trial,
                TestCount = 1 + random.Next(Math.Max(1, labels.Length / 4)),
                DevCount = 1 + random.Next(Math.Max(1, labels.Length / 4))
            };
            var (train, dev, test) = data.Split(options);
            (dev.Count, test.Count).ShouldBe((options.DevCount.Value, options.TestCount.Value));
            var all = data.CountByClass();
            Dataset[] parts = [train.Data, dev, test.Open("test")];
            parts.SelectMany(part => part.Ids.ToArray()).Order().ShouldBe(Enumerable.Range(0, labels.Length));
            foreach (var part in parts)
            {
                var counts = part.CountByClass();
                for (var c = 0; c < classes; c++)
                {
                    Math.Abs(counts[c] - ((double)all[c] * part.Count / labels.Length)).ShouldBeLessThan(1, $"trial {trial}, class {c}");
                }
            }
        }
    }

    [Fact]
    public void Any_shares_give_every_row_to_one_part()
    {
        var shares = from rows in FsCheck.Fluent.Gen.Choose(20, 300)
                     from dev in FsCheck.Fluent.Gen.Choose(0, 40)
                     from test in FsCheck.Fluent.Gen.Choose(0, 40)
                     from seed in FsCheck.Fluent.Gen.Choose(0, 1000)
                     select (rows, dev, test, seed);
        Prop.ForAll(shares.ToArbitrary(), input =>
        {
            var (rows, dev, test, seed) = input;
            dev = dev is > 0 and < 5 ? 5 : dev; // below one row in twenty a part would be empty, and is refused
            test = test is > 0 and < 5 ? 5 : test;
            var options = new SplitOptions
            {
                TrainShare = (100 - dev - test) / 100.0,
                DevShare = dev / 100.0,
                TestShare = test / 100.0,
                Seed = (ulong)seed
            };
            var data = Dataset.Regression(new float[rows, 1], new float[rows]);
            var split = data.Split(options);
            var again = data.Split(options);
            split.Train.Data.Ids.SequenceEqual(again.Train.Data.Ids).ShouldBeTrue();
            split.Dev.Ids.SequenceEqual(again.Dev.Ids).ShouldBeTrue();
            var testIds = test == 0 ? [] : split.Test.Open("test").Ids.ToArray();
            split.Train.Data.Ids.ToArray().Concat(split.Dev.Ids.ToArray()).Concat(testIds).Order().SequenceEqual(Enumerable.Range(0, rows))
                .ShouldBeTrue();
            Math.Abs(split.Dev.Count - (rows * dev / 100.0)).ShouldBeLessThanOrEqualTo(1);
            Math.Abs(testIds.Length - (rows * test / 100.0)).ShouldBeLessThanOrEqualTo(1);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Another_seed_gives_another_split_and_the_rows_are_shuffled()
    {
        var iris = Datasets.Iris();
        var one = iris.Split(seed: 1).Train.Data.Ids.ToArray();
        var two = iris.Split(seed: 2).Train.Data.Ids.ToArray();
        one.ShouldNotBe(two);
        one.ShouldNotBe(one.Order().ToArray());
        iris.Split(seed: 1).Train.Data.Ids.ToArray().ShouldBe(one);
    }

    // From an independent implementation in Python of the generator, the shuffle and the division. A change of these
    // numbers changes every run of every user: it belongs in the changelog.
    [Fact]
    public void The_split_of_a_seed_does_not_change_between_versions() =>
        Datasets.Iris().Split(seed: 1).Dev.Ids[..8].ToArray().ShouldBe([136, 132, 71, 82, 23, 49, 118, 56]);

    [Fact]
    public void Two_way_70_30()
    {
        var split = Datasets.Iris().Split(new SplitOptions { TrainShare = 0.7, DevShare = 0, TestShare = 0.3 });
        (split.Train.Count, split.Dev.Count, split.Test.Count).ShouldBe((105, 0, 45));
        split.Test.Open("test").CountByClass().ShouldBe([15, 15, 15]);
        split = Datasets.Iris().Split(new SplitOptions { TrainShare = 0.7, DevShare = 0.3, TestShare = 0 });
        (split.Train.Count, split.Dev.Count, split.Test.Count).ShouldBe((105, 45, 0));
    }

    [Fact]
    public void The_last_rows_can_be_the_test_rows()
    {
        var iris = Datasets.Iris();
        var (train, dev, test) = iris.Split(new SplitOptions { TestRows = TestRows.Last, TestCount = 20, DevCount = 13 });
        test.Open("test").Ids.ToArray().ShouldBe(Enumerable.Range(130, 20));
        train.Data.Ids.ToArray().Concat(dev.Ids.ToArray()).Order().ShouldBe(Enumerable.Range(0, 130));
        dev.CountByClass().ShouldBe([5, 5, 3]); // 13 of 130 rows, of which 50, 50 and 30 are of the three classes
    }

    [Fact]
    public void Rows_of_one_group_stay_together()
    {
        int[] groups = [.. Enumerable.Range(0, 150).Select(row => row * 7 % 31)];
        var (train, dev, test) = Datasets.Iris().Split(new SplitOptions { Groups = groups });
        var parts =
            new[] { train.Data, dev, test.Open("test") }.Select(part => part.Ids.ToArray().Select(id => groups[id]).ToHashSet()).ToArray();
        parts.Sum(part => part.Count).ShouldBe(31);
        parts[0].Concat(parts[1]).Concat(parts[2]).Distinct().Count().ShouldBe(31);
        (train.Count + dev.Count + test.Count).ShouldBe(150);
        train.Count.ShouldBeInRange(85, 95); // groups have 4 or 5 rows
        dev.Count.ShouldBeInRange(25, 35);
    }

    [Fact]
    public void Without_stratification_a_rare_class_is_no_obstacle()
    {
        var data = Dataset.Classification(new float[12, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1]);
        data.Split(new SplitOptions { Stratify = false }).Train.Count.ShouldBe(7);
    }

    [Fact]
    public void A_test_set_is_counted_each_time_it_is_opened()
    {
        var test = Datasets.Iris().Split().Test;
        test.Openings.ShouldBeEmpty();
        test.Fingerprint.Length.ShouldBe(64);
        test.Openings.ShouldBeEmpty();
        test.Open("final evaluation").Count.ShouldBe(30);
        test.Open("curiosity");
        test.Openings.ShouldBe([new TestOpening(1, "final evaluation"), new TestOpening(2, "curiosity")]);
    }

    /// <summary>Test data only: a small linear congruential generator.</summary>
    private sealed class Gen(uint state)
    {
        private uint state = state;

        public int Next(int limit) => (int)(((state = (state * 1664525) + 1013904223) >> 8) % (uint)limit);
    }
}
