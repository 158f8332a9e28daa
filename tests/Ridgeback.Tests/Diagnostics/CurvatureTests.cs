using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Initializers;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Diagnostics;

/// <summary>Hessians that are known: of linear regression, and of a product of two weights.</summary>
public class CurvatureTests
{
    private static readonly TrainingOptions Still =
        new() { Epochs = 0, Preprocessing = [], ScaleTargets = false, Threads = 1, EarlyStopping = null };

    /// <summary>½‖XW + b − y‖²/n + ½λ‖W‖² has the Hessian [X 1]ᵀ[X 1]/n + λ for weights, once for each target.</summary>
    [Fact]
    [Trait("Row", "R054")]
    public void The_eigenvalues_of_linear_regression_are_those_of_its_matrix()
    {
        const double Strength = 0.3;
        float[] features = [.. Table.Wave(40 * 5, 0.2).Select((value, i) => (float)(value * (1 + (i % 5))))];
        var data = Dataset.Regression(features, 5, [.. Table.Wave(40, 3).Select(value => (float)value)]);
        var model = Network.Regressor(data.AsTrainingSet()).Train(data.AsTrainingSet(), null, Still).Model;
        var x = Matrix<double>.Build.Dense(40, 6, (i, j) => j < 5 ? features[(5 * i) + j] : 1);
        var hessian = (x.TransposeThisAndMultiply(x) / 40) + Matrix<double>.Build.Diagonal(6, 6, i => i < 5 ? Strength : 0);
        double[] expected = [.. hessian.Evd(Symmetricity.Symmetric).EigenValues.Select(value => value.Real).Order()];
        var curvature = CurvatureProbe.Measure(model, data, [new L2(Strength)]);
        curvature.Eigenvalues.ToArray().ShouldMatch(expected, 1e-9, 1e-9, "eigenvalues");
        curvature.Residual.ShouldBeLessThan(1e-8);
        curvature.Kind.ShouldBe(CurvatureKind.Slope);

        // The direction is the eigenvector of the least one: Hv = λv.
        var v = Vector<double>.Build.DenseOfArray(
            [.. curvature.LeastDirection["output/weights"], .. curvature.LeastDirection["output/bias"]]);
        ((hessian * v) - (expected[0] * v)).L2Norm().ShouldBeLessThan(1e-8);

        // Fewer steps than dimensions: the greatest is there first.
        CurvatureProbe.Measure(model, data, [new L2(Strength)], steps: 4).Eigenvalues[^1].ShouldBe(expected[^1], 0.02 * expected[^1]);
    }

    /// <summary>
    /// ½(y − w₂w₁x)² at w = 0 has the Hessian [0 −xy; −xy 0]: a saddle with the eigenvalues ±|mean xy|, which falls along (1, ±1)/√2.
    /// </summary>
    [Fact]
    [Trait("Row", "R054")]
    public void A_product_of_two_weights_has_its_saddle_at_zero()
    {
        var data = Dataset.Regression([1f, 2, 3, -1], 1, [2f, 1, 2, 1]);
        var mean = (2 + 2 + 6 - 1) / 4.0;
        var zero = new Constant();
        var network = Network.Regressor(data.AsTrainingSet()).Add(new Dense(1) { UseBias = false, Weights = zero });
        var model = network.Train(data.AsTrainingSet(), null, Still).Model;
        model.Store.SetTensor(model.Parameters.Find("output/weights")!, [0f]);

        // The bias of the output makes the gradient 0 where it is the mean of y.
        model.Store.SetTensor(model.Parameters.Find("output/bias")!, [1.5f]);
        var curvature = CurvatureProbe.Measure(model, data);
        var saddle = mean - (1.5 * (5 / 4.0));
        curvature.GradientNorm.ShouldBe(0, 1e-12);
        curvature.Eigenvalues.ToArray().ShouldMatch([-Math.Abs(saddle), Math.Abs(saddle), 1], 1e-9, 1e-9, "eigenvalues");
        curvature.Kind.ShouldBe(CurvatureKind.Saddle);
        var (first, second) = (curvature.LeastDirection["dense1/weights"][0], curvature.LeastDirection["output/weights"][0]);
        Math.Abs(first).ShouldBe(Math.Sqrt(0.5), 1e-8);
        (first * second).ShouldBe(Math.Sign(saddle) * 0.5, 1e-8);
        curvature.ToString().ShouldContain("A saddle: 1 of 3 directions found lead down.");
    }

    [Fact]
    [Trait("Row", "R054")]
    public void A_trained_convex_model_is_at_a_minimum_and_a_network_of_zeros_on_a_plateau()
    {
        var train = Problems.Noise(48, 1).AsTrainingSet();
        Penalty[] penalties = [new L2(0.1)];
        var options = new TrainingOptions
        {
            Optimizer = new GradientDescent(0.5),
            Penalties = penalties,
            Epochs = 3000,
            BatchSize = 48,
            EvaluateEvery = 1000,
            Threads = 1,
            EarlyStopping = null
        };
        var model =
            Network.Classifier(train).Train(train, null, options with { Tolerance = new StoppingTolerance { Gradient = 1e-4 } }).Model;
        var curvature = CurvatureProbe.Measure(model, train.Data, penalties);
        curvature.Kind.ShouldBe(CurvatureKind.Minimum);
        curvature.Eigenvalues[0].ShouldBeGreaterThan(-1e-9);
        curvature.ToString().ShouldContain("A minimum");

        // Two hidden layers of zeros: of all products of weights only those of three factors remain, whose second derivatives are 0.
        var zero = new Constant();
        var flat = Network.Regressor(Problems.Line(20).AsTrainingSet()).Add(new Dense(2) { Weights = zero, UseBias = false })
            .Add(new Dense(2) { Weights = zero, UseBias = false });
        var zeros = Dataset.Regression(Problems.Line(20).Features, 2, new float[40], 2).AsTrainingSet();
        var still = flat.Train(zeros, null, Still with { AllowEqualUnits = true }).Model;
        still.Store.SetTensor(still.Parameters.Find("output/weights")!, new float[4]);
        var plateau = CurvatureProbe.Measure(still, zeros.Data);
        plateau.GradientNorm.ShouldBe(0, 1e-12);
        plateau.Eigenvalues.Count(value => Math.Abs(value) > 1e-9).ShouldBeLessThanOrEqualTo(2, "only the biases curve the loss");
    }

    [Fact]
    [Trait("Row", "R054")]
    public void The_command_line_judges_a_run()
    {
        using var folder = new TemporaryFolder();
        CliRun.Train(folder.File("run"), "--data", "iris", "--epochs", "3");
        var run = CliRun.Of("curvature", folder.File("run"));
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldContain("eigenvalues of the Hessian from");
        run.Output.ShouldContain("Not a stationary point");
        CliRun.Of("curvature", folder.File("run"), "--steps", "0").Code.ShouldBe(2);
    }
}
