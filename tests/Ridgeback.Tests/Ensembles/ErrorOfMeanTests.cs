using Ridgeback.Ensembles;
using Ridgeback.Graphs;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Ensembles;

[Trait("Row", "R098")]
public class ErrorOfMeanTests
{
    [Theory]
    [InlineData(5, 2, 0.7, 0.96)]
    [InlineData(1, 3, 0, 3)]
    [InlineData(4, 2, 2, 2)]
    [InlineData(4, 2, 0, 0.5)]
    [InlineData(2, 1, -1, 0)]
    public void The_expected_error_is_v_over_k_and_k_minus_1_times_c_over_k(int k, double v, double c, double expected) =>
        ErrorOfMean.Expected(k, v, c).ShouldBe(expected, 1e-15);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void With_moments_of_the_same_rows_it_holds_exactly(int k)
    {
        double[][] errors =
            [.. Enumerable.Range(0, k).Select(m => Table.Wave(50, 0.1 + m).Select((value, i) => value + (0.3 * Math.Sin(i))).ToArray())];
        double[] weights = [.. Table.Wave(50, 99).Select(value => value * value)];
        foreach (var used in new[] { [], weights })
        {
            var error = ErrorOfMean.Of(errors, used);
            error.Predicted.ShouldBe(error.Measured, 1e-10);
            double Weight(int i) => used.Length > 0 ? used[i] : 1;
            var total = Enumerable.Range(0, 50).Sum(Weight);
            var measured = Enumerable.Range(0, 50).Sum(i => Weight(i) * Math.Pow(errors.Average(e => e[i]), 2)) / total;
            error.Measured.ShouldBe(measured, 1e-12);
            error.Variance.ShouldBe(errors.Average(e => Enumerable.Range(0, 50).Sum(i => Weight(i) * e[i] * e[i]) / total), 1e-12);
            if (k == 2)
            {
                error.Covariance.ShouldBe(Enumerable.Range(0, 50).Sum(i => Weight(i) * errors[0][i] * errors[1][i]) / total, 1e-12);
            }
        }
    }

    [Fact]
    public void Equal_members_gain_nothing_and_opposite_ones_everything()
    {
        double[] one = [1, -2, 3];
        var equal = ErrorOfMean.Of([one, one, one]);
        (equal.Correlation, equal.Predicted).ShouldBe((1, 14.0 / 3));
        var opposite = ErrorOfMean.Of([one, [-1, 2, -3]]);
        (opposite.Correlation, opposite.Predicted, opposite.Measured).ShouldBe((-1, 0, 0));
        ErrorOfMean.Of([[0, 0]]).Correlation.ShouldBe(0);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        Should.Throw<InputException>(() => ErrorOfMean.Of([])).Message.ShouldContain("at least one");
        Should.Throw<InputException>(() => ErrorOfMean.Of([[1], [1, 2]])).Message.ShouldContain("as many errors of each member");
        Should.Throw<GraphException>(() => ErrorOfMean.Expected(0, 1, 1))
            .Message.ShouldContain("expected a whole number of 1 or more, received 0");
    }
}
