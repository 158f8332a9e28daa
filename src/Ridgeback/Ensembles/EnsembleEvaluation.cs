using Ridgeback.Data;
using Ridgeback.Metrics;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>How an ensemble and each of its members do on some rows.</summary>
/// <param name="Together">The ensemble's figures.</param>
/// <param name="Members">Those of each member by itself.</param>
/// <param name="Errors">The squared error of the members' arithmetic mean, predicted and measured; null for members that correct one
/// another or do not count the same.</param>
public sealed record EnsembleEvaluation(Evaluation Together, IReadOnlyList<Evaluation> Members, ErrorOfMean? Errors)
{
    /// <summary>The mean of the members' accuracies, or of their root mean squared errors.</summary>
    public double MeanOfMembers => Members.Average(Measure);

    /// <summary>Accuracy, or root mean squared error.</summary>
    public static double Measure(Evaluation evaluation) => evaluation.Accuracy ?? evaluation.Regression!.RootMeanSquaredError;

    /// <summary>Figures from predictions: log-loss of classes, mean squared error of numbers in their own unit.</summary>
    internal static Evaluation Figures(Dataset data, float[] outputs)
    {
        if (data.Task == LearningTask.Classification)
        {
            var classes = ClassificationMetrics.Compute<float>(outputs, data.Labels, data.ClassCount, data.Weights);
            return new Evaluation(data.Name, data.Count, classes.LogLoss, outputs) { Classification = classes };
        }

        var numbers = RegressionMetrics.Compute<float>(outputs, data.Targets, data.TargetCount, data.Weights);
        return new Evaluation(data.Name, data.Count, numbers.MeanSquaredError, outputs) { Regression = numbers };
    }
}
