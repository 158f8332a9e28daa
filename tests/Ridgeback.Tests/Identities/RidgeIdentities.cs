using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Identities;

/// <summary>Ridge regression in closed form against the normal equations, its limit and descent.</summary>
[Trait("Row", "R074")]
public class RidgeIdentities
{
    private static readonly LeastSquares Line = new();

    private static Matrix<double> Centre => Matrix<double>.Build.DenseIdentity(LeastSquares.Rows) - (1.0 / LeastSquares.Rows);

    [Theory]
    [InlineData(0.01)]
    [InlineData(3)]
    [InlineData(500)]
    public void It_solves_the_normal_equations_and_leaves_the_intercept_free(double alpha)
    {
        var y = Line.Y.ToColumnMatrix();
        (var weights, var intercepts) = RidgeRegression.Solve(Line.X, y, alpha);
        var x = Centre * Line.X;
        var expected = (x.TransposeThisAndMultiply(x) + (Matrix<double>.Build.DenseIdentity(LeastSquares.Columns) * alpha))
            .Solve(x.TransposeThisAndMultiply(Centre * y));
        (weights - expected).InfinityNorm().ShouldBeLessThan(1e-10);
        (y - (Line.X * weights)).Column(0).Average().ShouldBe(intercepts[0], 1e-12);

        // Moving inputs and targets moves the intercept alone.
        (var moved, var other) = RidgeRegression.Solve(Line.X + 7, y + 100, alpha);
        (moved - weights).InfinityNorm().ShouldBeLessThan(1e-9);
        other[0].ShouldBe(intercepts[0] + 100 - (7 * weights.ColumnSums()[0]), 1e-8);
    }

    /// <summary>With a column that is there twice XᵀX has no inverse; the limit α → 0 is the solution of least norm.</summary>
    [Fact]
    public void Its_limit_is_the_pseudo_inverse()
    {
        var twice = Line.X.InsertColumn(6, Line.X.Column(2));
        var y = Line.Y.ToColumnMatrix();
        (var weights, _) = RidgeRegression.Solve(twice, y, 0);
        var expected = (Centre * twice).PseudoInverse() * (Centre * y);
        (weights - expected).InfinityNorm().ShouldBeLessThan(1e-9);
        weights[2, 0].ShouldBe(weights[6, 0], 1e-10);
        double Apart(double alpha) => (RidgeRegression.Solve(twice, y, alpha).Weights - weights).InfinityNorm();
        Apart(1e-9).ShouldBeLessThan(1e-6);
        (Apart(1e-6) / Apart(1e-7)).ShouldBe(10, 0.2);
    }

    [Fact]
    public void A_row_of_weight_2_is_two_rows()
    {
        var y = Line.Y.ToColumnMatrix();
        double[] counts = [.. Enumerable.Range(0, LeastSquares.Rows).Select(i => (double)(i % 3))];
        int[] repeated = [.. Enumerable.Range(0, LeastSquares.Rows).SelectMany(i => Enumerable.Repeat(i, i % 3))];
        (var weights, var intercepts) = RidgeRegression.Solve(Line.X, y, 2, counts);
        (var other, var others) = RidgeRegression.Solve(
            Matrix<double>.Build.DenseOfRows(repeated.Select(i => Line.X.Row(i))),
            Matrix<double>.Build.DenseOfRows(repeated.Select(i => y.Row(i))), 2);
        (weights - other).InfinityNorm().ShouldBeLessThan(1e-10);
        intercepts[0].ShouldBe(others[0], 1e-10);
    }

    /// <summary>α = mλ: descent with the penalty ends at the same model, through the same options.</summary>
    [Theory]
    [InlineData(PenaltyScale.Half, true)]
    [InlineData(PenaltyScale.Full, true)]
    [InlineData(PenaltyScale.PerExample, true)]
    [InlineData(PenaltyScale.Half, false)]
    public void Descent_with_the_penalty_ends_there(PenaltyScale scale, bool half)
    {
        var data = Problems.Line(40);
        var network = Network.Regressor(data.AsTrainingSet()).WithLoss(new Ridgeback.Losses.Squared { Half = half });
        var options = new TrainingOptions
        {
            Optimizer = new GradientDescent(0.3),
            Epochs = 3000,
            BatchSize = 40,
            EarlyStopping = null,
            Preprocessing = [new Standardize()],
            ScaleTargets = false,
            Penalties = [new L2(scale == PenaltyScale.PerExample ? 10 : 0.25, scale)],
        };
        var descended = network.Train(data.AsTrainingSet(), null, options);
        var solved = network.Train(data.AsTrainingSet(), null, options with { Solver = Solver.ClosedForm });
        solved.Model.Predict(data).Zip(descended.Model.Predict(data), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-3f);
        solved.Steps.ShouldBe(0);
        solved.History[^1].Penalty.ShouldBe(descended.History[^1].Penalty, 1e-3);
        RidgeRegression.Fit(data.AsTrainingSet()).Predict(data).Zip(data.Targets.ToArray(), (a, b) => Math.Abs(a - b)).Max()
            .ShouldBeLessThan(1e-4f);
    }

    /// <summary>
    /// Rows without a target count in no sum; they are still rows of the preprocessing and of a penalty's share for each row.
    /// </summary>
    [Theory]
    [InlineData(PenaltyScale.Half)]
    [InlineData(PenaltyScale.PerExample)]
    public void Rows_without_a_target_are_left_out(PenaltyScale scale)
    {
        float[] weights = [.. Enumerable.Range(0, 40).Select(i => 1f + (i % 3))];
        var data = Problems.Line(40).WithWeights(weights).WithoutLabels([0, 3, 4, 17, 31, 39]);
        var network = Network.Regressor(data.AsTrainingSet());
        var options = new TrainingOptions
        {
            Optimizer = new GradientDescent(0.3),
            Epochs = 3000,
            BatchSize = 40,
            EarlyStopping = null,
            ScaleTargets = false,
            Penalties = [new L2(scale == PenaltyScale.PerExample ? 10 : 0.25, scale)],
        };
        var descended = network.Train(data.AsTrainingSet(), null, options).Model.Predict(data);
        var solved = network.Train(data.AsTrainingSet(), null, options with { Solver = Solver.ClosedForm });
        solved.Model.Predict(data).Zip(descended, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-3f);
        solved.Train.Count.ShouldBe(34);
        RidgeRegression.Fit(data.AsTrainingSet(), 0.1).Predict(data)
            .ShouldBe(RidgeRegression.Fit(data.Labelled().AsTrainingSet(), 0.1).Predict(data));
    }

    [Fact]
    public void What_is_not_linear_is_refused()
    {
        var train = Problems.Line(40).AsTrainingSet();
        void Refused(Network network, TrainingOptions options, string message) => Should.Throw<InputException>(
            () => network.Train(train, null, options with { Solver = Solver.ClosedForm })).Message.ShouldContain(message);
        Refused(Network.Regressor(train).Dense(3).Tanh(), new(),
            "Closed form: expected a linear network for numbers (no hidden layers, no heads, squared loss)");
        Refused(Network.Regressor(train).WithLoss(new Ridgeback.Losses.Absolute()), new(), "received the loss absolute");
        Refused(Network.Regressor(train), new() { Penalties = [new L1(1)] }, "received the penalties l1");
        Refused(Network.Regressor(train), new() { Constraints = [new MaxNorm()] }, "received constraints");
        Refused(Network.Regressor(train).WithHead(new Head("size", NetworkTask.Regression(1))), new(), "no hidden layers, no heads, "
            + "squared loss), no second training and at most L2 penalties of all weights towards 0, received the heads size");
        Refused(Network.Regressor(train), new() { EarlyStopping = new() { Then = AfterStopping.Retrain } },
            "received early stopping that goes on to Retrain. Leave that out, or train by gradients.");
        Refused(Network.Regressor(train), new() { EarlyStopping = new() { Then = AfterStopping.Continue } },
            "received early stopping that goes on to Continue");
        var nothing = train.Data.WithoutLabels([.. Enumerable.Range(0, 40)]).AsTrainingSet();
        Should.Throw<InputException>(() => RidgeRegression.Fit(nothing)).Message.ShouldBe(
            "Closed form on 'line': expected rows of a weight above 0 with targets, received none. Give some rows targets.");
        Should.Throw<InputException>(() => Network.Regressor(train).Train(nothing, null, new() { Solver = Solver.ClosedForm }))
            .Message.ShouldContain("expected a label or target");
        Should.Throw<InputException>(() => RidgeRegression.Fit(Problems.Noise(20, 1).AsTrainingSet()))
            .Message.ShouldContain("expected numbers to predict, received Classification");
        Should.Throw<Ridgeback.Graphs.GraphException>(() => RidgeRegression.Solve(Line.X, Line.X, -1))
            .Message.ShouldContain("Ridge regression, alpha");
    }
}
