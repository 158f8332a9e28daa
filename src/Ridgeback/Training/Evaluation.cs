using System.Globalization;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Kernels;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Objectives;

namespace Ridgeback.Training;

/// <summary>How a model does on some rows.</summary>
/// <param name="Name">The data set.</param>
/// <param name="Count">Its rows.</param>
/// <param name="Loss">The mean data loss, without penalties; for regression in the scaled unit that was trained on.</param>
/// <param name="Outputs">A probability for each class, or a value for each target in its own unit; row after row.</param>
public sealed record Evaluation(string Name, int Count, double Loss, IReadOnlyList<float> Outputs)
{
    /// <summary>For classification; null otherwise.</summary>
    public ClassificationMetrics? Classification { get; init; }

    /// <summary>For regression; null otherwise.</summary>
    public RegressionMetrics? Regression { get; init; }

    /// <summary>How the further heads of the network do, in its order; empty for none.</summary>
    public IReadOnlyList<HeadEvaluation> Heads { get; init; } = [];

    /// <summary>What is trained on: <see cref="Loss"/> and those of the heads, each with its weight.</summary>
    public double TotalLoss => Heads.Aggregate(Loss, (sum, head) => sum + (head.Weight * (head.Evaluation?.Loss ?? 0)));

    /// <summary>The share of right answers; null for regression.</summary>
    public double? Accuracy => Classification?.Accuracy;

    /// <summary>One line with the main figures.</summary>
    public override string ToString() => Classification is { } c
        ? FormattableString.Invariant($"{Name}: {Count} rows, loss {Loss:F4}, accuracy {c.Accuracy:P2}, F1 {c.F1:F4}")
        : string.Create(CultureInfo.InvariantCulture,
            $"{Name}: {Count} rows, loss {Loss:F4}, RMSE {Regression!.RootMeanSquaredError:G5}, MAE {Regression.MeanAbsoluteError:G5}, R² "
                + $"{Regression.RSquared:F4}");
}

/// <summary>How one further head does.</summary>
/// <param name="Name">The head.</param>
/// <param name="Weight">What its loss counts.</param>
/// <param name="Evaluation">On the rows that have a label for it; null where none has. A reconstruction is compared with the prepared
/// features, and its outputs are not kept.</param>
public sealed record HeadEvaluation(string Name, double Weight, Evaluation? Evaluation);

/// <summary>Evaluation of a trained model on labelled rows.</summary>
public static class ModelEvaluation
{
    /// <summary>Evaluates raw rows as they were loaded: the model's preprocessing is applied.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">Labelled rows with the model's features and classes or targets.</param>
    /// <param name="threads">Threads, 1 or more; 0 for one on each core. Default 0.</param>
    /// <exception cref="InputException">The data does not fit the model.</exception>
    public static Evaluation Evaluate(this Model model, Dataset data, int threads = 0) => Evaluate(model, data, threads, null);

    /// <summary>The same with class weights, which count for the network's own task.</summary>
    internal static Evaluation Evaluate(Model model, Dataset data, int threads, IReadOnlyList<double>? byClass)
    {
        if (data.Task != model.Network.Task.Kind || data.FeatureCount != model.FeatureCount
            || (data.Task == LearningTask.Classification ? data.ClassCount : data.TargetCount) != model.OutputCount)
        {
            throw new InputException(
                $"Evaluation of '{data.Name}'",
                $"expected {model.FeatureCount} features and {model.OutputCount} "
                    + $"{(model.Network.Task.Kind == LearningTask.Classification ? "classes" : "targets")}, "
                + $"received {data.FeatureCount} features and {Math.Max(data.ClassCount, data.TargetCount)}",
                "Give data of the kind the model was trained on");
        }

        if (data.Count > 0 && !data.HasSomethingToLearn)
        {
            throw new InputException($"Evaluation of '{data.Name}'",
                "expected rows with labels or targets and a weight above 0, received none of them", "Give labelled rows, or predict");
        }

        foreach (var missing in model.Network.Heads.Where(head => !head.IsReconstruction && !data.HeadNames.Contains(head.Name)))
        {
            data = data.WithHead(HeadTargets.None(model.Schema.Heads.First(head => head.Name == missing.Name), data.Count));
        }

        RowChecks.CheckHeads(model.Network, data);
        var graph = model.Network.Build(model.Parameters, Layers.Phase.Predict, Graphs.RandomPlace.Initial);
        return new NetworkEvaluator(
            model.Network, TaskNodes.OutputsOf(model.Network, graph), model.Store, TaskRows.Of(model, data, byClass),
            (model.TargetScaling, model.HeadScalings), new WorkerTeam(Trainer.ThreadsOf(threads))).Evaluate();
    }
}
