using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Metrics;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>
/// Compares what a reconstruction gives with the prepared features, batch by batch: nothing of the size of the data is kept.
/// </summary>
internal sealed class ReconstructionEvaluator : ITaskEvaluator
{
    private const int LargestBatch = 256;

    private readonly HeadRows head;
    private readonly Plan<float> plan;
    private readonly int batch;
    private readonly int[] rows;
    private RegressionMetrics? metrics;

    /// <param name="head">The rows.</param>
    /// <param name="outputs">The loss of each example and the predictions.</param>
    /// <param name="store">Holds the parameters.</param>
    /// <param name="team">The threads.</param>
    public ReconstructionEvaluator(HeadRows head, IReadOnlyList<Node> outputs, StateStore<float> store, WorkerTeam team)
    {
        this.head = head;
        batch = Math.Min(LargestBatch, head.Rows.Count);
        rows = new int[batch];
        plan = Plan<float>.Compile(outputs, store, new CompileOptions { Batch = batch, Team = team });
    }

    public (double Loss, double Metric) Measure()
    {
        var columns = new Column[head.Task.Count];
        (double loss, double total) = (0, 0);
        for (var start = 0; start < head.Rows.Count; start += batch)
        {
            var count = Math.Min(batch, head.Rows.Count - start);
            for (var i = 0; i < batch; i++)
            {
                rows[i] = i < count ? start + i : 0;
            }

            TrainingPlans<float>.Feed(plan, head, rows);
            plan.Run();
            var losses = plan.Output(0);
            var outputs = plan.Output(1);
            var features = plan.Input(NetworkGraph.FeaturesKey);
            for (var i = 0; i < count; i++)
            {
                var weight = head.Rows.Weights.IsEmpty ? 1 : head.Rows.Weights[start + i];
                loss += weight * losses[i];
                total += weight;
                for (var j = 0; weight > 0 && j < columns.Length; j++)
                {
                    columns[j].Add(weight, total, outputs[(i * columns.Length) + j], features[(i * columns.Length) + j]);
                }
            }
        }

        metrics = new RegressionMetrics(columns.Average(column => column.Squared / total),
            columns.Average(column => column.Absolute / total), columns.Average(column => column.Explained));
        return (loss / total, metrics.RootMeanSquaredError);
    }

    public Evaluation Figures(double loss) => new(head.Rows.Name, head.Rows.Count, loss, []) { Regression = metrics };

    /// <summary>The sums of one feature; its spread by Welford's recurrence.</summary>
    private struct Column
    {
        private double mean;
        private double spread;

        public double Squared { get; private set; }

        public double Absolute { get; private set; }

        public readonly double Explained => spread > 0 ? 1 - (Squared / spread) : Squared == 0 ? 1 : 0;

        public void Add(double weight, double total, double predicted, double target)
        {
            var error = predicted - target;
            Squared += weight * error * error;
            Absolute += weight * Math.Abs(error);
            var before = target - mean;
            mean += before * weight / total;
            spread += weight * before * (target - mean);
        }
    }
}
