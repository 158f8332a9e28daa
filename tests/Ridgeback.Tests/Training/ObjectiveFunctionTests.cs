using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>A solver from outside: value, gradient and products with the Hessian of an objective on fixed rows.</summary>
public class ObjectiveFunctionTests
{
    /// <summary>Four rows of y = 3 + 2a − b/2 and 10a with something added, so that no line goes through them.</summary>
    private static readonly Dataset Rows = Dataset.Regression(
        [0, 1, 1, 2, -1, 0.5f, 2, -1, 0.3f, 0.7f], 2, [3.5f, 1, 4.2f, 9, 0.5f, -11, 8, 20, 3, 3], 2);

    /// <summary>One Newton step from anywhere is least squares in closed form: the objective is quadratic.</summary>
    [Fact]
    [Trait("Row", "R045")]
    public void A_Newton_step_from_outside_is_the_closed_form()
    {
        var network = Network.Regressor(Rows.AsTrainingSet());
        var function = ObjectiveFunction<double>.Of(network, new Supervised(), Rows, seed: 3, threads: 1);
        var n = function.Dimension;
        n.ShouldBe(6);
        var point = new double[n];
        function.Read(point);
        point.Any(value => value != 0).ShouldBeTrue();
        var gradient = new double[n];
        function.ValueAndGradient(gradient).ShouldBe(function.Value());
        var hessian = Matrix<double>.Build.Dense(n, n);
        for (var i = 0; i < n; i++)
        {
            var unit = new double[n];
            var column = new double[n];
            unit[i] = 1;
            function.HessianTimes(unit, column);
            hessian.SetColumn(i, column);
        }

        var step = hessian.Solve(Vector<double>.Build.Dense(gradient));
        function.Write([.. point.Zip(step, (value, change) => value - change)]);
        function.Read(point);

        // Normal equations of [a b 1].
        var x = Matrix<double>.Build.Dense(5, 3, (row, column) => column < 2 ? Rows.Features[(2 * row) + column] : 1);
        var y = Matrix<double>.Build.Dense(5, 2, (row, column) => Rows.Targets[(2 * row) + column]);
        var solution = x.TransposeThisAndMultiply(x).Solve(x.TransposeThisAndMultiply(y));
        double[] weights = [.. Enumerable.Range(0, 4).Select(i => solution[i / 2, i % 2])];
        function.Variables.Select(variable => variable.Name).ShouldBe(["output/weights", "output/bias"]);
        point[..4].ShouldBe(weights, 1e-10);
        point[4..].ShouldBe([solution[2, 0], solution[2, 1]], 1e-10);
        function.ValueAndGradient(gradient);
        gradient.ShouldAllBe(value => Math.Abs(value) < 1e-10);
        function.Value().ShouldBe(0.5 * (x * solution - y).PointwisePower(2).Enumerate().Sum() / 5, 1e-10);
    }

    /// <summary>Gradient and product against differences of values and gradients, for an objective that is not quadratic.</summary>
    [Theory]
    [InlineData("own", 1)]
    [InlineData("own", 2)]
    [InlineData("head", 1)]
    [InlineData("supervised", 1)]
    [InlineData("contrastive", 2)]
    [Trait("Row", "R044")]
    [Trait("Row", "R045")]
    public void Gradient_and_product_are_the_differences(string kind, int threads)
    {
        var data = Problems.Noise(30, 1);
        var network = Network.Classifier(data.AsTrainingSet()).Dense(5).Tanh().Dropout(0.5).WithHead(Head.Reconstruction("rebuild"));

        // With so wide a margin the hinge has no kink.
        Objective objective = kind switch
        {
            "own" => new OwnTask(),
            "head" => new HeadTask("rebuild"),
            "contrastive" => new Samples.ContrastiveLoss("tanh1", Margin: 9),
            _ => new Supervised(),
        };
        var function = ObjectiveFunction<double>.Of(network, objective, data, threads: threads);
        var n = function.Dimension;
        (var point, var direction) = (new double[n], new double[n]);
        function.Read(point);
        for (var i = 0; i < n; i++)
        {
            direction[i] = Math.Sin(i + 1);
        }

        (var here, var product) = (new double[n], new double[n]);
        function.ValueAndGradient(here);
        function.HessianTimes(direction, product);
        (var up, var down) = (new double[n], new double[n]);
        function.Write([.. point.Zip(direction, (value, move) => value + (1e-5 * move))]);
        var above = function.ValueAndGradient(up);
        function.Write([.. point.Zip(direction, (value, move) => value - (1e-5 * move))]);
        var below = function.ValueAndGradient(down);
        ((above - below) / 2e-5).ShouldBe(here.Zip(direction, (g, d) => g * d).Sum(), 1e-9);
        up.Zip(down, (a, b) => (a - b) / 2e-5).ToArray().ShouldBe(product, 1e-8);
    }

    /// <summary>Plain descent from outside makes the objective small.</summary>
    [Fact]
    public void Descent_from_outside_goes_down()
    {
        var data = Problems.Iris.Train.Data;
        var network = Network.Classifier(data.AsTrainingSet()).Dense(8).Tanh();
        var function = ObjectiveFunction<float>.Of(network, new Supervised(), data, threads: 1);
        (var point, var gradient) = (new float[function.Dimension], new float[function.Dimension]);
        function.Read(point);
        var first = function.Value();
        var last = first;
        for (var i = 0; i < 30; i++)
        {
            var value = function.ValueAndGradient(gradient);
            value.ShouldBeLessThanOrEqualTo(last);
            last = value;
            function.Write(point = [.. point.Zip(gradient, (value, slope) => value - (0.05f * slope))]);
        }

        last.ShouldBeLessThan(0.8 * first);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        var function = ObjectiveFunction<double>.Of(Network.Regressor(Rows.AsTrainingSet()), new Supervised(), Rows);
        var refused = Should.Throw<GraphException>(() => function.ValueAndGradient(new double[5]));
        refused.Message.ShouldBe(
            "Objective function: expected a vector of 6 numbers, received 5. Give one number for each element of Variables, in order.");
        Should.Throw<InputException>(() =>
            ObjectiveFunction<double>.Of(Network.Regressor(Rows.AsTrainingSet()), new Supervised(), Problems.Noise(10, 1)))
            .Message.ShouldContain("expected 2 numeric targets, received labels of 3 classes");
    }
}
