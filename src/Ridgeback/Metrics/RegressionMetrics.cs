using System.Numerics;

namespace Ridgeback.Metrics;

/// <summary>What people expect to see of a regression. Errors are in the units of the targets.</summary>
/// <param name="MeanSquaredError">Σ w (prediction − target)² / Σ w, averaged over outputs.</param>
/// <param name="MeanAbsoluteError">Σ w |prediction − target| / Σ w, averaged over outputs.</param>
/// <param name="RSquared">
/// Share of the variance explained: 1 − Σ w (prediction − target)² / Σ w (target − mean)², averaged over outputs. Of an
/// output whose target is constant it is 1 when every prediction is exact, else 0.
/// </param>
public sealed record RegressionMetrics(double MeanSquaredError, double MeanAbsoluteError, double RSquared)
{
    /// <summary>√ of <see cref="MeanSquaredError"/> over all outputs.</summary>
    public double RootMeanSquaredError => Math.Sqrt(MeanSquaredError);

    /// <summary>Computes all figures, in double and in the order of the rows.</summary>
    /// <param name="predictions">(rows, outputs), row-major.</param>
    /// <param name="targets">(rows, outputs), row-major.</param>
    /// <param name="outputs">Values a row.</param>
    /// <param name="weights">Weight of each row, at least 0; empty for all 1.</param>
    /// <exception cref="InputException">A weight is out of range, or a value is not finite.</exception>
    public static RegressionMetrics Compute<T>(
        ReadOnlySpan<T> predictions, ReadOnlySpan<T> targets, int outputs = 1, ReadOnlySpan<T> weights = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var rows = Rows.Count(predictions.Length, outputs, nameof(predictions));
        Rows.SameCount(rows, Rows.Count(targets.Length, outputs, nameof(targets)), nameof(targets));
        Rows.CheckWeights(weights, rows);
        Rows.CheckFinite(predictions, outputs, nameof(predictions));
        Rows.CheckFinite(targets, outputs, nameof(targets));
        var (squared, absolute, explained) = (0.0, 0.0, 0.0);
        for (var column = 0; column < outputs; column++)
        {
            var (total, squaredSum, absoluteSum, targetSum) = (0.0, 0.0, 0.0, 0.0);
            for (var row = 0; row < rows; row++)
            {
                var (weight, target) = (Rows.Weight(weights, row), double.CreateTruncating(targets[row * outputs + column]));
                var error = double.CreateTruncating(predictions[row * outputs + column]) - target;
                total += weight;
                squaredSum += weight * error * error;
                absoluteSum += weight * Math.Abs(error);
                targetSum += weight * target;
            }

            squared += squaredSum / total;
            absolute += absoluteSum / total;
            explained += Explained(squaredSum, Spread(targets, column, outputs, weights, targetSum / total));
        }

        return new(squared / outputs, absolute / outputs, explained / outputs);
    }

    private static double Explained(double residual, double spread) =>
        spread > 0 ? 1 - residual / spread : residual == 0 ? 1 : 0;

    /// <summary>Σ w (target − mean)²; exactly 0 when every target that counts is the same, whatever rounding does to the mean.</summary>
    private static double Spread<T>(ReadOnlySpan<T> targets, int column, int outputs, ReadOnlySpan<T> weights, double mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (sum, first, constant) = (0.0, default(double?), true);
        for (var row = 0; row < targets.Length / outputs; row++)
        {
            var (weight, target) = (Rows.Weight(weights, row), double.CreateTruncating(targets[row * outputs + column]));
            if (weight == 0)
            {
                continue;
            }

            first ??= target;
            constant &= target == first;
            sum += weight * (target - mean) * (target - mean);
        }

        return constant ? 0 : sum;
    }
}
