using Ridgeback.Charts;

namespace Ridgeback.Tests.Charts;

public class TicksTests
{
    [Theory]
    [InlineData(0, 1, 5, new[] { 0, 0.2, 0.4, 0.6, 0.8, 1.0 })]
    [InlineData(0, 0.3, 3, new[] { 0, 0.1, 0.2, 0.3 })]
    [InlineData(-37, 62, 5, new[] { -20.0, 0, 20, 40, 60 })]
    [InlineData(1200, 1800, 6, new[] { 1200.0, 1300, 1400, 1500, 1600, 1700, 1800 })]
    [InlineData(0.0021, 0.0049, 5, new[] { 0.003, 0.004 })]
    public void Ticks_are_round_and_exact(double minimum, double maximum, int wanted, double[] expected) =>
        Axis.Linear((minimum, maximum), (0, 100), wanted).Ticks.Select(tick => tick.Value).ToArray().ShouldBe(expected);

    [Fact]
    public void An_extended_axis_ends_on_ticks_around_the_data()
    {
        var axis = Axis.Linear((0.13, 0.87), (200, 0), extend: true);
        (axis.Minimum, axis.Maximum).ShouldBe((0.0, 1.0));
        axis.Position(0).ShouldBe(200);
        axis.Position(1).ShouldBe(0);
        axis.Position(0.25).ShouldBe(150, 1e-9);
        axis.Ticks.Select(tick => tick.Label).ShouldBe(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    }

    [Fact]
    public void Steps_of_training_get_whole_ticks()
    {
        Axis.Linear((0, 2), (0, 100), 6, wholeNumbers: true).Ticks.Select(tick => tick.Label).ShouldBe(["0", "1", "2"]);
        Axis.Linear((5, 5), (0, 100), 6, wholeNumbers: true).Ticks.Select(tick => tick.Label).ShouldBe(["4", "5", "6"]);
        Axis.Linear((0, 150_000), (0, 100), 6).Ticks.Select(tick => tick.Label).ShouldBe(["0", "50k", "100k", "150k"]);
    }

    [Fact]
    public void A_logarithmic_axis_puts_equal_ratios_at_equal_distances()
    {
        var axis = Axis.Logarithmic((0.01, 2), (300, 0));
        axis.Ticks.Select(tick => tick.Value).ShouldBe([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]);
        var first = axis.Position(0.01) - axis.Position(0.1);
        (axis.Position(0.1) - axis.Position(1)).ShouldBe(first, 1e-9);
        axis.Position(0.01).ShouldBeInRange(0, 300);
        axis.Position(2).ShouldBeInRange(0, 300);
    }

    [Theory]
    [InlineData(3.7, 3.7)]
    [InlineData(0, 0)]
    [InlineData(-2e-12, -2e-12)]
    [InlineData(1e149, 1e149)]
    [InlineData(-1e150, 1e150)]
    [InlineData(1e-300, 2e-300)]
    [InlineData(1000000, 1000000.001)]
    public void Odd_ranges_still_give_an_axis_with_ticks_inside(double minimum, double maximum)
    {
        var axis = Axis.Linear((minimum, maximum), (0, 100), extend: true);
        axis.Ticks.Count.ShouldBeInRange(2, 12);
        foreach (var tick in axis.Ticks)
        {
            axis.Position(tick.Value).ShouldBeInRange(-0.01, 100.01);
        }

        axis.Position(minimum).ShouldBeInRange(-0.01, 100.01);
        axis.Position(maximum).ShouldBeInRange(-0.01, 100.01);
    }

    [Fact]
    public void Ranges_skip_what_cannot_be_drawn()
    {
        Axis.Range([double.NaN, 3, double.PositiveInfinity, -1, double.NegativeInfinity]).ShouldBe((-1.0, 3.0));
        Axis.Range([double.NaN]).ShouldBe((0.0, 1.0));
    }

    [Fact]
    public void A_logarithm_is_preferred_for_wide_positive_values_only()
    {
        Axis.PrefersLogarithm([2.3, 0.5, 0.02]).ShouldBeTrue();
        Axis.PrefersLogarithm([2.3, 0.5, 0.1]).ShouldBeFalse();
        Axis.PrefersLogarithm([2.3, 0, 0.02]).ShouldBeFalse();
        Axis.PrefersLogarithm([]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.031249, "0.03125")]
    [InlineData(-12.3456, "−12.35")]
    [InlineData(48211, "48,211")]
    [InlineData(0.00003217, "3.217e−5")]
    [InlineData(double.NaN, "not a number")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Numbers_are_short(double value, string expected) => NumberText.Short(value).ShouldBe(expected);

    [Theory]
    [InlineData(0.97777, "97.8%")]
    [InlineData(1, "100%")]
    [InlineData(0.9999, "99.99%")]
    [InlineData(0.0013, "0.13%")]
    [InlineData(double.NaN, "–")]
    public void Shares_are_percent(double share, string expected) => NumberText.Percent(share).ShouldBe(expected);
}
