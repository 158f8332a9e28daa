using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>True and predicted values of one target on one set of rows.</summary>
public sealed record RegressionResult
{
    /// <param name="setName">Which rows: "development", "test".</param>
    /// <param name="target">Name of the target, with its unit.</param>
    /// <param name="truth">True values.</param>
    /// <param name="predictions">Predicted values, in the same order.</param>
    /// <exception cref="InputException">The lengths differ.</exception>
    public RegressionResult(string setName, string target, IReadOnlyList<double> truth, IReadOnlyList<double> predictions)
    {
        if (truth.Count != predictions.Count)
        {
            throw new InputException(
                $"Regression result '{target}', {setName}",
                $"expected one prediction for each of {truth.Count} true values, received {predictions.Count}",
                "Pass both for the same rows");
        }

        (SetName, Target, Truth, Predictions) = (setName, target, truth, predictions);
    }

    /// <summary>Which rows.</summary>
    public string SetName { get; }

    /// <summary>Name of the target.</summary>
    public string Target { get; }

    /// <summary>True values.</summary>
    public IReadOnlyList<double> Truth { get; }

    /// <summary>Predicted values.</summary>
    public IReadOnlyList<double> Predictions { get; }

    /// <summary>Predicted minus true, counted in bins.</summary>
    public Bins Residuals(int bins = 40) =>
        Bins.FromValues(Truth.Zip(Predictions, (truth, prediction) => prediction - truth).ToArray(), bins);
}
