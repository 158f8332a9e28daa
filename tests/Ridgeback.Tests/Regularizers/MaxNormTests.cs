using Ridgeback.Graphs;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Regularizers;

[Trait("Row", "R070")]
public class MaxNormTests
{
    private readonly ReferenceEvaluator<double> evaluator = new();

    [Fact]
    public void A_unit_beyond_the_limit_is_rescaled_and_the_others_keep_their_bits()
    {
        // Columns (6, 8), (0.3, −0.4), (0, 0), (1.8, 2.4) have norms 10, 0.5, 0 and 3.
        var weights = Table.Variable("w", [2, 4], 6, 0.3, 0, 1.8, 8, -0.4, 0, 2.4);
        var projected = evaluator.Evaluate(new MaxNorm().Project(weights));
        projected.ShouldMatch([1.8, 0.3, 0, 1.8, 2.4, -0.4, 0, 2.4], 1e-15, 0, "columns");
        foreach (var kept in (int[])[1, 2, 3, 5, 6, 7])
        {
            BitConverter.DoubleToInt64Bits(projected[kept]).ShouldBe(BitConverter.DoubleToInt64Bits(evaluator.Get(weights)[kept]));
        }
    }

    [Theory]
    [InlineData(3.0, 0.5)]
    [InlineData(0.7, 2.0)]
    [InlineData(1e-3, 10.0)]
    public void Projecting_twice_is_projecting_once_to_the_bit(double limit, double scale)
    {
        var constraint = new MaxNorm(limit);
        var start = Node.Constant(Table.Wave(300 * 40, 0.3, scale), [300, 40]);
        var once = evaluator.Evaluate(constraint.Project(start));
        evaluator.Evaluate(constraint.Project(Node.Constant(once, [300, 40]))).ShouldBe(once);
        for (var unit = 0; unit < 40; unit++)
        {
            var norm = Math.Sqrt(Enumerable.Range(0, 300).Sum(i => once[(i * 40) + unit] * once[(i * 40) + unit]));
            norm.ShouldBe(limit, limit * 1e-14);
        }
    }

    [Fact]
    public void A_filter_of_a_convolution_runs_over_all_axes_but_the_last()
    {
        var start = Table.Wave(3 * 3 * 2 * 5, 0.3);
        var projected = evaluator.Evaluate(new MaxNorm(1).Project(Node.Constant(start, [3, 3, 2, 5])));
        projected.ShouldBe(evaluator.Evaluate(new MaxNorm(1).Project(Node.Constant(start, [18, 5]))));
        var ratio = projected[0] / start[0];
        ratio.ShouldBeLessThan(1);
        (projected[5] / start[5]).ShouldBe(ratio, 1e-15);
    }

    [Fact]
    public void It_means_weights_only()
    {
        new MaxNorm().AppliesTo(new Variable("a/weights", [2, 2], VariableRole.Weight)).ShouldBeTrue();
        new MaxNorm().AppliesTo(new Variable("a/weights", [2], VariableRole.Weight)).ShouldBeFalse();
        new MaxNorm().AppliesTo(new Variable("a/bias", [2, 2], VariableRole.Bias)).ShouldBeFalse();
        new MaxNorm().AppliesTo(new Variable("a/scale", [2, 2], VariableRole.Normalization)).ShouldBeFalse();
        new MaxNorm { Layers = ["b"] }.AppliesTo(new Variable("a/weights", [2, 2], VariableRole.Weight)).ShouldBeFalse();
        new MaxNorm().Limit.ShouldBe(3);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Should.Throw<GraphException>(() => new MaxNorm(0)).Message.ShouldBe(
            "MaxNorm, Limit: expected a finite number above 0, received 0. 3 or 4 are usual.");
        Should.Throw<GraphException>(() => new MaxNorm().Project(Node.Input("bias", [3]))).Message.ShouldContain(
            "expected weights of rank 2 or more, received (3). Constrain weights only; the last axis is the units.");
    }
}
