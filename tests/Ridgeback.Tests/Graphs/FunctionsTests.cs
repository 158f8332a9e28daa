using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

public class FunctionsTests
{
    [Fact]
    public void Relu_cuts_below_0_and_has_gradient_0_at_0()
    {
        (var value, var gradient) = Run(x => x.Relu(), -2, 0, 3);
        value.ShouldBe([0, 0, 3]);
        gradient.ShouldBe([0, 0, 1]);
    }

    [Fact]
    public void Leaky_relu_has_its_slope_below_and_at_0()
    {
        (var value, var gradient) = Run(x => x.LeakyRelu(0.1), -2, 0, 3);
        value.ShouldBe([-0.2, 0, 3]);
        gradient.ShouldBe([0.1, 0.1, 1]);
    }

    [Fact]
    public void Absolute_value_sign_and_floor_have_gradient_0_at_0()
    {
        Run(x => x.Abs(), -2, 0, 3).Gradient.ShouldBe([-1, 0, 1]);
        Same(Run(x => x.Sign(), -2, 0, 3), [-1, 0, 1], [0, 0, 0]);
        Same(Run(x => x.Floor(), -2.5, 0, 3.5), [-3, 0, 3], [0, 0, 0]);
    }

    [Fact]
    public void Flat_ops_give_gradient_0_even_when_what_comes_back_is_infinite()
    {
        // The square root's gradient at 0 is infinite.
        Run(x => x.Floor().Sqrt(), 0.5).Gradient.ShouldBe([0]);
        Run(x => x.Sign().Sqrt(), 0).Gradient.ShouldBe([0]);
    }

    [Fact]
    public void At_a_tie_maximum_and_minimum_send_the_gradient_to_the_second()
    {
        var x = Node.Input("x", Shape.Scalar);
        var y = Node.Input("y", Shape.Scalar);
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("x", 2.0);
        evaluator.Feed("y", 2.0);
        foreach (var node in new[] { Node.Maximum(x, y), Node.Minimum(x, y) })
        {
            Gradients.Of(node, [x, y]).Select(gradient => evaluator.Evaluate(gradient)[0]).ShouldBe([0, 1]);
        }
    }

    [Fact]
    public void At_a_tie_max_shares_the_gradient_equally() =>
        Run(x => x.Max() * 6.0, 1, 5, 5, 5).Gradient.ShouldBe([0, 2, 2, 2]);

    [Theory]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(1.0, 1.0, 0.0)]
    [InlineData(2.0, 0.0, 2.0)]
    [InlineData(3.0, 0.0, 0.0)]
    public void Powers_with_a_whole_exponent_are_smooth_at_0(double exponent, double first, double second)
    {
        Run(x => Node.Power(x, exponent), 0).Gradient.ShouldBe([first]);
        Run(x => Gradients.Of(Node.Power(x, exponent), [x])[0], 0).Gradient.ShouldBe([second]);
    }

    [Fact]
    public void A_power_of_0_has_gradient_0_with_respect_to_the_exponent() =>
        Run(y => Node.Power(0.0, y), 2).Gradient.ShouldBe([0]);

    [Theory]
    [InlineData(1e3, -1e3, 1e3)]
    [InlineData(-1e3, -1e3, -999.3068528194401)]
    [InlineData(0, 0, 0.6931471805599453)]
    public void Log_sum_exp_is_stable(double a, double b, double expected)
    {
        (var value, var gradient) = Run(x => x.LogSumExp(), a, b);
        value.Single().ShouldBe(expected, 1e-12);
        gradient.ShouldBe(a == b ? [0.5, 0.5] : [1, 0]);
    }

    [Fact]
    public void Softmax_is_exponentials_over_their_sum_and_log_softmax_its_logarithm()
    {
        double[] x = [0.3, -1.2, 2.0];
        var sum = x.Sum(Math.Exp);
        (var soft, var softGradient) = Run(node => node.Softmax() * Node.Constant([1, 2, 3], [3]), x);
        double[] p = [.. x.Select(value => Math.Exp(value) / sum)];
        var mean = p[0] + (2 * p[1]) + (3 * p[2]);
        (var log, var logGradient) = Run(node => node.LogSoftmax() * Node.Constant([1, 2, 3], [3]), x);
        for (var i = 0; i < 3; i++)
        {
            soft[i].ShouldBe(p[i] * (i + 1), 1e-15);
            softGradient[i].ShouldBe(p[i] * (i + 1 - mean), 1e-14);
            log[i].ShouldBe(Math.Log(p[i]) * (i + 1), 1e-14);
            logGradient[i].ShouldBe(i + 1 - (6 * p[i]), 1e-14);
        }
    }

    [Fact]
    public void Softmax_is_stable_and_works_on_each_row()
    {
        var x = Node.Input("x", [Shape.Batch, 2]);
        var evaluator = new ReferenceEvaluator<double>(batch: 2);
        evaluator.Feed("x", 1e3, -1e3, -1e3, -1e3);
        evaluator.Evaluate(x.Softmax()).ShouldBe([1, 0, 0.5, 0.5]);
        evaluator.Evaluate(x.LogSoftmax()).ShouldBe([0, -2000, -Math.Log(2), -Math.Log(2)]);
    }

    [Fact]
    public void Sigmoid_and_softplus_are_accurate_at_both_ends()
    {
        (var value, var gradient) = Run(x => x.Sigmoid(), -1e3, -40, 40, 1e3);
        value.ShouldBe([0, Math.Exp(-40), 1, 1]);
        gradient.ShouldBe([0, Math.Exp(-40), 0, 0]);
        (value, gradient) = Run(x => x.Softplus(), -1e3, -40, 40, 1e3);
        value.ShouldBe([0, Math.Exp(-40), 40, 1000]);
        gradient.ShouldBe([0, Math.Exp(-40), 1, 1]);
    }

    [Theory]
    [InlineData(1e-20)]
    [InlineData(-1e-20)]
    [InlineData(1e-9)]
    [InlineData(-3e-5)]
    [InlineData(0.0)]
    public void Log1p_and_expm1_are_accurate_near_0(double x)
    {
        // Taylor series, whose next term is below the rounding error here.
        var log = x - (x * x / 2) + (x * x * x / 3) - (x * x * x * x / 4);
        var power = x + (x * x / 2) + (x * x * x / 6) + (x * x * x * x / 24);
        Run(node => node.Log1p(), x).Value[0].ShouldBe(log, (4e-16 * Math.Abs(x)) + double.Epsilon);
        Run(node => node.Expm1(), x).Value[0].ShouldBe(power, (4e-16 * Math.Abs(x)) + double.Epsilon);
    }

    [Fact]
    public void Log1p_and_expm1_reach_their_ends()
    {
        Run(x => x.Log1p(), -1, double.PositiveInfinity, 1e300, 1e-320).Value
            .ShouldBe([double.NegativeInfinity, double.PositiveInfinity, Math.Log(1e300), 1e-320]);
        Run(x => x.Expm1(), -1e3, double.NegativeInfinity, 1e3, 1e-320).Value.ShouldBe([-1, -1, double.PositiveInfinity, 1e-320]);
        Run(x => x.Log1p(), double.NaN, -2).Value.ShouldAllBe(value => double.IsNaN(value));
        Run(x => x.Expm1(), double.NaN).Value.ShouldAllBe(value => double.IsNaN(value));
    }

    [Fact]
    public void Mean_divides_by_the_length_that_the_batch_has_at_run_time()
    {
        var x = Node.Input("x", [Shape.Batch, 2]);
        var evaluator = new ReferenceEvaluator<double>(batch: 3);
        evaluator.Feed("x", 1, 2, 3, 4, 5, 9);
        evaluator.Evaluate(x.Mean()).ShouldBe([4]);
        evaluator.Evaluate(x.Mean(0)).ShouldBe([3, 5]);
        evaluator.Evaluate(x.Mean(-1)).ShouldBe([1.5, 3.5, 7]);
        x.Mean(true, 0).Shape.ShouldBe([1, 2]);
        x.Mean(true, 1).Shape.ShouldBe([Shape.Batch, 1]);
        evaluator.Evaluate(Gradients.Of(x.Mean(0), [x])[0]).ShouldAllBe(value => value == 1.0 / 3);
        evaluator.Evaluate(x.Length(0)).ShouldBe([3]);
    }

    [Fact]
    public void SumTo_undoes_stretching()
    {
        var x = Node.Constant([1, 2, 3, 4, 5, 6], [2, 3]);
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Evaluate(x.SumTo([3])).ShouldBe([5, 7, 9]);
        evaluator.Evaluate(x.SumTo([2, 1])).ShouldBe([6, 15]);
        evaluator.Evaluate(x.SumTo(Shape.Scalar)).ShouldBe([21]);
        x.SumTo([2, 3]).ShouldBeSameAs(x);
    }

    private static void Same((double[] Value, double[] Gradient) received, double[] value, double[] gradient)
    {
        received.Value.ShouldBe(value);
        received.Gradient.ShouldBe(gradient);
    }

    private static (double[] Value, double[] Gradient) Run(Func<Node, Node> function, params double[] values)
    {
        var x = Node.Input("x", [values.Length]);
        var evaluator = new ReferenceEvaluator<double>();
        evaluator.Feed("x", values);
        var y = function(x);
        return (evaluator.Evaluate(y), evaluator.Evaluate(Gradients.Of(y, [x])[0]));
    }
}
