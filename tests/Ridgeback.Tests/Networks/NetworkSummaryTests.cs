using Ridgeback.Networks;

namespace Ridgeback.Tests.Networks;

/// <summary>The figures of a summary against counts by hand.</summary>
public class NetworkSummaryTests
{
    [Fact]
    public void A_small_network_is_counted_by_hand()
    {
        var summary = new NetworkSummary(Network.For(NetworkTask.Classification(3), [4]).Dense(5).Relu().Dropout(0.5));
        summary.Rows.Select(row => (row.Name, row.Kind, row.Parameters)).ShouldBe(
        [
            ("dense1", "dense", 25L), ("relu1", "relu", 0L), ("dropout1", "dropout", 0L), ("output", "dense", 18L),
        ]);
        summary.Parameters.ShouldBe(43);
        summary.ParameterBytes.ShouldBe(43 * 4);
        summary.ActivationBytes.ShouldBe((5 + 5 + 5 + 3) * 4);

        // dense1: 4 · 5 multiply-adds and 5 additions; output: 5 · 3 and 3.
        summary.Rows[0].Operations.ShouldBe((2 * 20) + 5);
        summary.Rows[1].Operations.ShouldBeInRange(5, 15);
        summary.Rows[2].Operations.ShouldBe(0);
        summary.Rows[3].Operations.ShouldBe((2 * 15) + 3);
        summary.OperationsPerExample.ShouldBe(summary.Rows.Sum(row => row.Operations));
        summary.OperationsPerStep(32).ShouldBe(3 * 32 * summary.OperationsPerExample);
    }

    [Fact]
    public void Moving_averages_count_as_bytes_and_not_as_trained_numbers()
    {
        var summary = new NetworkSummary(Network.For(NetworkTask.Classification(2), [6, 2, 1]).Dense(7).BatchNormalization().Relu());
        summary.Rows.Select(row => row.Parameters).ShouldBe([(12 * 7) + 7, 14, 0, 7 + 1]);
        summary.Parameters.ShouldBe(91 + 14 + 8);
        summary.ParameterBytes.ShouldBe((91 + 14 + 14 + 8) * 4);
        summary.Rows[^1].Output[1].ShouldBe(1);
    }

    [Fact]
    public void The_table_has_a_line_for_each_layer_and_the_sums()
    {
        var text = new NetworkSummary(Network.For(NetworkTask.Classification(10), [784]).Dense(512).Relu().Dense(512).Relu()).ToString();
        text.ShouldContain("dense2");
        text.ShouldContain("401,920");
        text.ShouldContain("669,706 parameters, 2,678,824 bytes");
        text.TrimEnd().Split('\n').Length.ShouldBe(1 + 5 + 1);
    }
}
