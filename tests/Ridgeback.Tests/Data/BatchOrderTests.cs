using Ridgeback.Data;

namespace Ridgeback.Tests.Data;

[Trait("Row", "R012")]
public class BatchOrderTests
{
    [Theory]
    [InlineData(10, 3, 4, 1)]
    [InlineData(9, 3, 3, 3)]
    [InlineData(5, 100, 1, 5)]
    [InlineData(1, 1, 1, 1)]
    public void Every_row_once_with_the_last_partial_batch_kept(int rows, int size, int batches, int last)
    {
        var order = new BatchOrder(rows, size, seed: 5);
        order.BatchCount.ShouldBe(batches);
        order.Batch(batches - 1).Length.ShouldBe(last);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            order.Shuffle(epoch);
            var seen = new List<int>();
            for (var batch = 0; batch < batches; batch++)
            {
                seen.AddRange(order.Batch(batch));
                if (batch < batches - 1)
                {
                    order.Batch(batch).Length.ShouldBe(size);
                }
            }

            seen.Order().ShouldBe(Enumerable.Range(0, rows));
        }

        Should.Throw<ArgumentOutOfRangeException>(() => order.Batch(batches).Length);
    }

    [Theory]
    [Trait("Row", "R114")]
    [InlineData(10, 3, 3, 4)]
    [InlineData(11, 3, 4, 2)]
    [InlineData(9, 3, 3, 3)]
    [InlineData(5, 4, 1, 5)]
    [InlineData(1, 4, 1, 1)]
    [InlineData(3, 1, 3, 1)]
    public void A_single_row_left_over_joins_the_batch_before_on_request(int rows, int size, int batches, int last)
    {
        var order = new BatchOrder(rows, size, seed: 5, joinSingle: true);
        order.BatchCount.ShouldBe(batches);
        order.Batch(batches - 1).Length.ShouldBe(last);
        var seen = Enumerable.Range(0, batches).SelectMany(batch => order.Batch(batch).ToArray());
        seen.Order().ShouldBe(Enumerable.Range(0, rows));
    }

    [Fact]
    public void An_epoch_depends_on_seed_and_number_alone()
    {
        var through = new BatchOrder(100, 100, seed: 5);
        var epochs = new List<int[]>();
        for (var epoch = 0; epoch < 4; epoch++)
        {
            through.Shuffle(epoch);
            epochs.Add(through.Batch(0).ToArray());
        }

        var resumed = new BatchOrder(100, 7, seed: 5);
        resumed.Shuffle(3);
        resumed.Epoch.ShouldBe(3);
        resumed.Batch(1).ToArray().ShouldBe(epochs[3][7..14]);
        epochs[0].ShouldNotBe(epochs[1]);
        epochs[1].ShouldNotBe(epochs[2]);
        new BatchOrder(100, 100, seed: 5).Batch(0).ToArray().ShouldBe(epochs[0]);
        new BatchOrder(100, 100, seed: 6).Batch(0).ToArray().ShouldNotBe(epochs[0]);
    }

    // From an independent implementation in Python: a change breaks the resumption of older runs.
    [Fact]
    public void The_order_of_a_seed_and_epoch_does_not_change_between_versions()
    {
        var order = new BatchOrder(10, 10, seed: 5);
        order.Shuffle(3);
        order.Batch(0).ToArray().ShouldBe([4, 9, 5, 6, 1, 0, 7, 2, 3, 8]);
    }

    [Fact]
    public void Shuffling_allocates_nothing()
    {
        var order = new BatchOrder(1000, 32, seed: 1);
        order.Shuffle(1);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var epoch = 0; epoch < 100; epoch++)
        {
            order.Shuffle(epoch);
            for (var batch = 0; batch < order.BatchCount; batch++)
            {
                order.Batch(batch);
            }
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
