using Ridgeback.Graphs;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Algorithm 7.1 as a table.</summary>
public class EarlyStoppingRuleTests
{
    /// <summary>Values observed at steps 0, 5, 10, …; where it stops (evaluations made), the best step and value.</summary>
    [Theory]
    [Trait("Row", "R087")]
    [InlineData(3, new[] { 5.0, 4, 3, 2, 1 }, 0, 20, 1.0)]
    [InlineData(3, new[] { 5.0, 6, 7, 8, 0 }, 4, 0, 5.0)]
    [InlineData(3, new[] { 5.0, 6, 7, 4, 6, 6, 6 }, 7, 15, 4.0)]
    [InlineData(1, new[] { 5.0, 5 }, 2, 0, 5.0)]
    [InlineData(2, new[] { 5.0, 5, 5, 1 }, 3, 0, 5.0)]
    [InlineData(2, new[] { 5.0, double.NaN, double.NaN, 1 }, 3, 0, 5.0)]
    [InlineData(2, new[] { 5.0, double.NaN, 4, 9, 3 }, 0, 20, 3.0)]
    [InlineData(2, new[] { double.NaN, 7, 8, 9 }, 4, 5, 7.0)]
    [InlineData(2, new[] { double.PositiveInfinity, double.PositiveInfinity, 3 }, 2, -1, double.PositiveInfinity)]
    [InlineData(2, new[] { 5.0, 4.999999999, 4.9999999989, 6, 6 }, 5, 10, 4.9999999989)]
    [InlineData(3, new[] { 0.0, -0.0, 0.0, 0.0 }, 4, 0, 0.0)]
    public void It_stops_after_patience_evaluations_without_a_strict_improvement(
        int patience, double[] values, int stopsAfter, long bestStep, double best)
    {
        var rule = new EarlyStoppingRule(patience);
        var stopped = 0;
        for (var i = 0; i < values.Length && !rule.ShouldStop; i++)
        {
            var before = rule.Best;
            rule.Observe(5 * i, values[i]).ShouldBe(values[i] < before);
            stopped = rule.ShouldStop ? i + 1 : 0;
        }

        stopped.ShouldBe(stopsAfter);
        rule.BestStep.ShouldBe(bestStep);
        rule.Best.ShouldBe(best);
    }

    [Fact]
    public void A_restored_rule_goes_on_as_the_old_one()
    {
        var rule = new EarlyStoppingRule(2);
        rule.Restore(0.5, 40, 1);
        rule.Observe(50, 0.5).ShouldBeFalse();
        rule.ShouldStop.ShouldBeTrue();
        rule.BestStep.ShouldBe(40);
    }

    [Fact]
    public void Patience_is_at_least_one() => Should.Throw<GraphException>(() => new EarlyStopping(0)).Message.ShouldBe(
        "EarlyStopping, Patience: expected a whole number of 1 or more, received 0. 10 or 20 evaluations are usual.");
}
