using Ridgeback.Data;

namespace Ridgeback.Tests.Data;

/// <summary>Training and dev rows put together for a second training.</summary>
public class JoinedTests
{
    [Fact]
    [Trait("Row", "R090")]
    public void Rows_of_one_source_keep_their_ids_and_come_one_after_the_other()
    {
        var split = Datasets.Iris().Split(seed: 3);
        var all = split.Train.Data.Joined(split.Dev);
        all.Count.ShouldBe(120);
        all.Ids.ToArray().ShouldBe([.. split.Train.Data.Ids, .. split.Dev.Ids]);
        all.Ids.ToArray().Distinct().Count().ShouldBe(120);
        all.Weights.IsEmpty.ShouldBeTrue();
        all.Schema.ShouldBeSameAs(split.Train.Data.Schema);
        for (var row = 0; row < all.Count; row++)
        {
            var from = row < 90 ? (Data: split.Train.Data, Row: row) : (Data: split.Dev, Row: row - 90);
            all.Row(row).SequenceEqual(from.Data.Row(from.Row)).ShouldBeTrue();
            all.Labels[row].ShouldBe(from.Data.Labels[from.Row]);
        }
    }

    [Fact]
    public void Rows_of_two_sources_get_ids_that_do_not_meet_and_missing_weights_are_1()
    {
        var first = Dataset.Regression([1f, 2, 3], 1, [4f, 5, 6]).WithWeights([2, 0, 1]);
        var second = Dataset.Regression([7f, 8], 1, [9f, 10]);
        var both = first.Joined(second);
        both.Ids.ToArray().ShouldBe([0, 1, 2, 3, 4]);
        both.Weights.ToArray().ShouldBe([2f, 0, 1, 1, 1]);
        both.Targets.ToArray().ShouldBe([4f, 5, 6, 9, 10]);
        second.Joined(first).Weights.ToArray().ShouldBe([1f, 1, 2, 0, 1]);
    }
}
