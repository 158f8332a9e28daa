using Ridgeback.Metrics;

namespace Ridgeback.Tests.Metrics;

public class RegressionMetricsTests
{
    [Fact]
    public void A_task_worked_by_hand()
    {
        // Errors 1, −2, 0; the targets 1, 3, 5 spread 8 about their mean 3.
        var metrics = RegressionMetrics.Compute<double>([2, 1, 5], [1, 3, 5]);
        metrics.MeanSquaredError.ShouldBe(5.0 / 3);
        metrics.RootMeanSquaredError.ShouldBe(Math.Sqrt(5.0 / 3));
        metrics.MeanAbsoluteError.ShouldBe(1);
        metrics.RSquared.ShouldBe(1 - 5.0 / 8, 1e-15);
    }

    [Fact]
    public void Weights_worked_by_hand()
    {
        // Weights 1 and 3, targets 3 and 5, mean 4.5: the spread is 1 · 1.5² + 3 · 0.5² = 3.
        var metrics = RegressionMetrics.Compute<float>([1, 6], [3, 5], 1, [1, 3]);
        metrics.MeanSquaredError.ShouldBe((4 + 3) / 4.0);
        metrics.MeanAbsoluteError.ShouldBe((2 + 3) / 4.0);
        metrics.RSquared.ShouldBe(1 - 7.0 / 3, 1e-15);
    }

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(0.2, 0)]
    public void A_constant_target_is_explained_exactly_or_not_at_all(double prediction, double expected)
    {
        var targets = Enumerable.Repeat(0.1, 10).ToArray();
        RegressionMetrics.Compute<double>(Enumerable.Repeat(prediction, 10).ToArray(), targets).RSquared.ShouldBe(expected);
    }

    [Fact]
    public void The_mean_explains_nothing() => RegressionMetrics.Compute<double>([3, 3, 3], [1, 3, 5]).RSquared.ShouldBe(0);

    [Fact]
    public void Outputs_are_averaged()
    {
        var both = RegressionMetrics.Compute<double>([2, 10, 1, 20, 5, 31], [1, 10, 3, 20, 5, 30], 2);
        var first = RegressionMetrics.Compute<double>([2, 1, 5], [1, 3, 5]);
        var second = RegressionMetrics.Compute<double>([10, 20, 31], [10, 20, 30]);
        both.MeanSquaredError.ShouldBe((first.MeanSquaredError + second.MeanSquaredError) / 2, 1e-15);
        both.MeanAbsoluteError.ShouldBe((first.MeanAbsoluteError + second.MeanAbsoluteError) / 2, 1e-15);
        both.RSquared.ShouldBe((first.RSquared + second.RSquared) / 2, 1e-15);
    }

    [Fact]
    public void Values_that_are_not_finite_are_named() =>
        Should.Throw<InputException>(() => RegressionMetrics.Compute<double>([1, 2, 3, double.PositiveInfinity], [1, 2, 3, 4], 2))
            .Message.ShouldStartWith("predictions of row 1: expected finite numbers, received Infinity in column 1.");
}
