using Ridgeback.Data;

namespace Ridgeback.Ensembles;

/// <summary>The squared error of the mean of k predictors (R098).</summary>
/// <remarks>
/// With errors of second moment v = E[εᵢ²] and c = E[εᵢ·εⱼ], i ≠ j, the error of the mean is E[(Σ εᵢ / k)²] = v/k + (k − 1)·c/k: v where
/// members err alike (c = v), and v/k where their errors are uncorrelated (c = 0). With v and c taken from the same rows it holds exactly;
/// from dev rows it is a prediction for test rows. Source: I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, 2016, section 7.11.
/// </remarks>
/// <param name="Members">k, the number of members, 1 or more.</param>
/// <param name="Variance">v: the members' mean squared error, averaged over the members.</param>
/// <param name="Covariance">c: the mean product of two different members' errors, averaged over all pairs; 0 for one member.</param>
/// <param name="Measured">The mean squared error of the members' arithmetic mean.</param>
public sealed record ErrorOfMean(int Members, double Variance, double Covariance, double Measured)
{
    /// <summary>v/k + (k − 1)·c/k.</summary>
    public double Predicted => Expected(Members, Variance, Covariance);

    /// <summary>c/v: 1 where all members err alike, 0 where nothing but their number counts; 0 where there is no error.</summary>
    public double Correlation => Variance > 0 ? Covariance / Variance : 0;

    /// <summary>v/k + (k − 1)·c/k, the expected squared error of the mean of k predictors.</summary>
    /// <param name="members">k ≥ 1.</param>
    /// <param name="variance">v, the expected squared error of one.</param>
    /// <param name="covariance">c, the expected product of the errors of two.</param>
    /// <exception cref="Graphs.GraphException">There are no members.</exception>
    public static double Expected(int members, double variance, double covariance)
    {
        Setting.AtLeastOne(members, "Error of a mean, members", "Give the number of predictors");
        return (variance / members) + ((members - 1) * covariance / members);
    }

    /// <summary>v, c and the error of the mean from the errors themselves, in double.</summary>
    /// <param name="errors">For each member its errors, prediction − truth, of the same things in the same order.</param>
    /// <param name="weights">What each error counts, ≥ 0; empty for 1 each.</param>
    /// <exception cref="InputException">There are no members or no errors, or not as many of each.</exception>
    public static ErrorOfMean Of(IReadOnlyList<double[]> errors, ReadOnlySpan<double> weights = default)
    {
        if (errors.Count == 0 || errors[0].Length == 0 || errors.Any(error => error.Length != errors[0].Length)
            || (weights.Length > 0 && weights.Length != errors[0].Length))
        {
            throw new InputException(
                "Error of a mean", "expected as many errors of each member and as many weights, and at least one, received others",
                "Predict the same rows with all members");
        }

        var k = errors.Count;
        var (squares, products, measured, total) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < errors[0].Length; i++)
        {
            var weight = weights.Length > 0 ? weights[i] : 1;
            var (sum, own, pairs) = (0.0, 0.0, 0.0);
            foreach (var error in errors)
            {
                pairs += 2 * sum * error[i];
                own += error[i] * error[i];
                sum += error[i];
            }

            squares += weight * own;
            products += weight * pairs;
            measured += weight * (sum / k) * (sum / k);
            total += weight;
        }

        return new ErrorOfMean(k, squares / (k * total), k == 1 ? 0 : products / (k * (k - 1.0) * total), measured / total);
    }

    /// <summary>The same for predictions of labelled rows: errors of each target, or of each class' probability.</summary>
    internal static ErrorOfMean Of(Dataset data, IReadOnlyList<float[]> predictions)
    {
        var outputs = Math.Max(data.ClassCount, data.TargetCount);
        double[] weights = data.Weights.IsEmpty ? []
            : [.. Enumerable.Range(0, data.Count * outputs).Select(i => (double)data.Weights[i / outputs])];
        return Of([.. predictions.Select(prediction => Errors(data, prediction, outputs))], weights);
    }

    private static double[] Errors(Dataset data, float[] prediction, int outputs)
    {
        var errors = new double[prediction.Length];
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = prediction[i]
                - (data.Task == LearningTask.Classification ? (data.Labels[i / outputs] == i % outputs ? 1 : 0) : (double)data.Targets[i]);
        }

        return errors;
    }
}
