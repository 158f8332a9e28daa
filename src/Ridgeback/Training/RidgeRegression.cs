using MathNet.Numerics.LinearAlgebra;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;

namespace Ridgeback.Training;

/// <summary>
/// Linear regression in closed form: W = (XᵀX + αI)⁻¹XᵀY of centred columns, the intercept free; α = 0 is the pseudo-inverse, the solution
/// of least norm (R074).
/// </summary>
/// <remarks>
/// α = mλ with λ the strength of an <see cref="L2"/> penalty ½λ‖W‖² beside the mean of ½(f − y)², m the number of rows (the sum of their
/// weights): descent with that penalty ends here. Solved by the singular value decomposition X = USVᵀ, W = V·diag(s/(s² + α))·UᵀY, which
/// needs memory for the rows in double precision; singular values below 1e-12 of the greatest count as 0. Source: Hoerl and Kennard, Ridge
/// regression (1970).
/// </remarks>
public static class RidgeRegression
{
    private const double Negligible = 1e-12;

    /// <summary>Solves for the weights of a network without hidden layers.</summary>
    /// <param name="training">Rows with numbers to predict. Those without a target are left out of the solution; preprocessing is fitted on
    /// all.</param>
    /// <param name="strength">λ ≥ 0; default 0.</param>
    /// <param name="preprocessing">Fitted on the training rows; default none.</param>
    /// <exception cref="InputException">The rows have no numbers to predict.</exception>
    public static Model Fit(TrainingSet training, double strength = 0, params PreprocessingStep[] preprocessing) =>
        Fit(training, strength, Pipeline.Fit(training, preprocessing));

    /// <summary>The weights and intercepts.</summary>
    /// <param name="x">(rows, features).</param>
    /// <param name="y">(rows, targets).</param>
    /// <param name="alpha">α ≥ 0.</param>
    /// <param name="weights">What each row counts; default 1.</param>
    /// <returns>W (features, targets) and b (targets).</returns>
    public static (Matrix<double> Weights, Vector<double> Intercepts) Solve(
        Matrix<double> x, Matrix<double> y, double alpha, IReadOnlyList<double>? weights = null)
    {
        Setting.NotNegative(alpha, "Ridge regression, alpha", "Use 0 for the pseudo-inverse");
        var counts = Vector<double>.Build.Dense(x.RowCount, row => weights?[row] ?? 1);
        (var meanX, var meanY) = (counts * x / counts.Sum(), counts * y / counts.Sum());
        var roots = counts.PointwiseSqrt();
        var centredX =
            Matrix<double>.Build.Dense(x.RowCount, x.ColumnCount, (row, column) => roots[row] * (x[row, column] - meanX[column]));
        var centredY =
            Matrix<double>.Build.Dense(y.RowCount, y.ColumnCount, (row, column) => roots[row] * (y[row, column] - meanY[column]));
        var svd = centredX.Svd();
        var least = Negligible * (svd.S.Count == 0 ? 0 : svd.S.Maximum());
        var shares = svd.S.Map(s => s <= least ? 0 : s / ((s * s) + alpha));
        var rank = svd.S.Count;
        var turned = svd.U.SubMatrix(0, x.RowCount, 0, rank).TransposeThisAndMultiply(centredY);
        var solution = svd.VT.SubMatrix(0, rank, 0, x.ColumnCount)
            .TransposeThisAndMultiply(Matrix<double>.Build.DiagonalOfDiagonalVector(shares) * turned);
        return (solution, meanY - (meanX * solution));
    }

    /// <summary>A training whose end is computed instead of approached.</summary>
    internal static TrainingRun Fit(
        Network network, TrainingSet training, Dataset? dev, TrainingOptions options, CancellationToken cancellation)
    {
        RequireLinear(network, options);
        TrainingChecks.Check(network, training, dev, options);
        var strength = options.Penalties.Cast<L2>().Sum(penalty => penalty.HalfStrength(training.Data.Labelled().Count));

        // Where a squared loss has no ½, the penalty weighs half as much.
        strength /= network.Task.Loss is Squared { Half: false } ? 2 : 1;
        var model = Fit(training, strength, FineTuningStart.Pipeline(options) ?? Pipeline.Fit(training, [.. options.Preprocessing]));
        var evaluation = options
            with
        { Solver = Solver.Gradient, Epochs = 0, FineTuning = new FineTuning(model), ScaleTargets = false, AllowEqualUnits = true };
        return Trainer.Fit(network, training, dev, evaluation, cancellation);
    }

    private static Model Fit(TrainingSet training, double strength, Pipeline pipeline)
    {
        var data = training.Data.Labelled();
        if (data.Task != LearningTask.Regression)
        {
            throw new InputException(
                data.Name, $"expected numbers to predict, received {data.Task}", "Use a network with a softmax output for classes");
        }

        if (!data.HasSomethingToLearn)
        {
            throw new InputException(
                $"Closed form on '{data.Name}'", "expected rows of a weight above 0 with targets, received none", "Give some rows targets");
        }

        var prepared = pipeline.Apply(data);
        var x = Matrix<double>.Build.Dense(data.Count, prepared.FeatureCount);
        var row = 0;
        foreach (var rows in prepared.Blocks())
        {
            for (var i = 0; i < rows.Length; i++)
            {
                x[row + (i / prepared.FeatureCount), i % prepared.FeatureCount] = rows[i];
            }

            row += rows.Length / prepared.FeatureCount;
        }

        var targets = data.TargetCount;
        var values = data.Targets.ToArray();
        var counts = data.Weights.IsEmpty ? null : Array.ConvertAll(data.Weights.ToArray(), weight => (double)weight);
        (var weights, var intercepts) = Solve(
            x, Matrix<double>.Build.Dense(data.Count, targets, (i, j) => values[(i * targets) + j]),
            (counts?.Sum() ?? data.Count) * strength, counts);
        var network = Network.For(NetworkTask.Of(data), new Shape([.. data.ExampleShape])).For(pipeline);
        var parameters = new ParameterSet();
        network.Build(parameters, Phase.Predict, RandomPlace.Initial);
        var store = new StateStore<float>();
        store.AddWithoutInitialValues(parameters.All);
        store.SetTensor(
            parameters.Find($"{Network.OutputName}/weights")!, Array.ConvertAll(weights.ToRowMajorArray(), value => (float)value));
        store.SetTensor(parameters.Find($"{Network.OutputName}/bias")!, Array.ConvertAll(intercepts.ToArray(), value => (float)value));
        return new Model(network, data.Schema, pipeline, (null, []), parameters, store);
    }

    private static void RequireLinear(Network network, TrainingOptions options)
    {
        var wrong = network.Layers.Any(layer => layer is not (Flatten or Identity))
            ? $"the layers {string.Join(", ", network.Layers.Select(layer => layer.Name))}"
            : network.Heads.Count > 0 ? $"the heads {string.Join(", ", network.Heads.Select(head => head.Name))}"
            : options.EarlyStopping is { Then: not AfterStopping.Keep } stopping ? $"early stopping that goes on to {stopping.Then}"
            : network.Task.Loss is not Squared ? $"the loss {network.Task.Loss.Kind}"
            : options.Penalties.Any(penalty => penalty is not L2 { Biases: false, Layers: null } l2 || l2.Towards != ReferencePoint.Zero)
                ? $"the penalties {string.Join(", ", options.Penalties.Select(penalty => penalty.Kind))}"
            : options.Constraints.Count + options.Shrinkage.Count + options.Multipliers.Count + options.Groups.Count
                + options.Augmentation.Count > 0 || options.WeightNoise is not null
                || options.ClassWeights is not null
                ? "constraints, shrinkage, multipliers, groups, augmentation, class weights or weight noise"
            : options.WeightAverage is not null || options.Clipping is not null || options.Tolerance is not null
                ? "averages of the weights, clipping or a tolerance"
            : null;
        if (wrong is not null)
        {
            throw new InputException(
                "Closed form", $"expected a linear network for numbers (no hidden layers, no heads, squared loss), no second training and "
                    + $"at most L2 penalties of all weights towards 0, received {wrong}",
                "Leave that out, or train by gradients");
        }
    }
}
