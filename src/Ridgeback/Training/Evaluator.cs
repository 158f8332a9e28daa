using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Preprocessing;

namespace Ridgeback.Training;

/// <summary>Runs the predict phase over all rows of a data set, batch by batch, and sums in the order of the rows.</summary>
internal sealed class Evaluator : ITaskEvaluator
{
    private const int LargestBatch = 256;

    private readonly HeadRows head;
    private readonly NetworkTask task;
    private readonly TargetScaling? scaling;
    private readonly Dataset data;
    private readonly Plan<float> plan;
    private readonly int batch;
    private readonly int[] rows;
    private readonly float[] outputs;
    private readonly double total;

    /// <param name="head">The rows, preprocessed, targets scaled, each with a label.</param>
    /// <param name="evaluationOutputs">The loss of each example and the predictions.</param>
    /// <param name="store">Holds the parameters.</param>
    /// <param name="scaling">How targets were scaled.</param>
    /// <param name="team">The threads.</param>
    public Evaluator(
        HeadRows head, IReadOnlyList<Node> evaluationOutputs, StateStore<float> store, TargetScaling? scaling, WorkerTeam team)
    {
        this.head = head;
        this.scaling = scaling;
        (task, data) = (head.Task, head.Rows);
        batch = Math.Min(LargestBatch, data.Count);
        rows = new int[batch];
        outputs = new float[data.Count * task.Outputs];
        total = Enumerable.Range(0, data.Count).Sum(WeightOf);
        plan = Plan<float>.Compile(evaluationOutputs, store, new CompileOptions { Batch = batch, Team = team });
    }

    /// <summary>Mean data loss, and accuracy or root mean squared error.</summary>
    public (double Loss, double Metric) Measure()
    {
        var loss = Run();
        return (loss, task.Kind == LearningTask.Classification ? Accuracy() : RootMeanSquaredError());
    }

    /// <summary>All figures of the outputs that stand ready.</summary>
    /// <param name="loss">Their mean data loss.</param>
    public Evaluation Figures(double loss)
    {
        if (task.Kind == LearningTask.Classification)
        {
            var probabilities = new float[data.Count * task.Count];
            Model.BothClasses(outputs, probabilities);
            var metrics = ClassificationMetrics.Compute(probabilities, data.Labels, task.Count, data.Weights);
            return new Evaluation(data.Name, data.Count, loss, probabilities) { Classification = metrics };
        }

        (var predicted, var targets) = InOwnUnit();
        return new Evaluation(data.Name, data.Count, loss, predicted)
        {
            Regression = RegressionMetrics.Compute(predicted, targets, task.Count, data.Weights),
        };
    }

    /// <summary>Fills the outputs; the last batch is filled up with rows whose results are not used.</summary>
    private double Run()
    {
        double sum = 0;
        for (var start = 0; start < data.Count; start += batch)
        {
            var count = Math.Min(batch, data.Count - start);
            for (var i = 0; i < batch; i++)
            {
                rows[i] = i < count ? start + i : 0;
            }

            TrainingPlans<float>.Feed(plan, head, rows);
            plan.Run();
            var losses = plan.Output(0);
            for (var i = 0; i < count; i++)
            {
                sum += WeightOf(start + i) * losses[i];
            }

            plan.Output(1)[..(count * task.Outputs)].CopyTo(outputs.AsSpan(start * task.Outputs));
        }

        return sum / total;
    }

    private double WeightOf(int row) => data.Weights.IsEmpty ? 1 : data.Weights[row];

    private double Accuracy()
    {
        var right = 0.0;
        for (var i = 0; i < data.Count; i++)
        {
            ReadOnlySpan<float> row = outputs.AsSpan(i * task.Outputs, task.Outputs);
            var predicted = task.Outputs == 1 ? (row[0] > 0.5f ? 1 : 0) : ArgMax.Of(row);
            right += predicted == data.Labels[i] ? WeightOf(i) : 0;
        }

        return right / total;
    }

    private double RootMeanSquaredError()
    {
        (var predicted, var targets) = InOwnUnit();
        double sum = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            var error = (double)predicted[i] - targets[i];
            sum += WeightOf(i / task.Count) * error * error;
        }

        return Math.Sqrt(sum / (total * task.Count));
    }

    private (float[] Predicted, float[] Targets) InOwnUnit()
    {
        if (scaling is null)
        {
            return (outputs.ToArray(), data.Targets.ToArray());
        }

        var predicted = new float[outputs.Length];
        var targets = new float[outputs.Length];
        scaling.Unscale(outputs, predicted);
        scaling.Unscale(data.Targets, targets);
        return (predicted, targets);
    }
}
