using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Kernels;
using Ridgeback.Objectives;

namespace Ridgeback.Training;

/// <summary>Evaluates an objective on some rows, batch by batch, in the order of the rows.</summary>
/// <remarks>
/// Batches are as equal as can be, so that an objective that compares rows of a batch is measured on nearly equal ones.
/// </remarks>
internal sealed class ObjectiveEvaluator
{
    private const int LargestBatch = 256;

    private readonly TaskRows rows;
    private readonly Term[] terms;
    private readonly int minimized;
    private readonly int[] all;
    private readonly int batch;
    private readonly Plan<float> plan;
    private readonly Plan<float> last;

    /// <param name="objective">What is minimized and measured, in the predict phase.</param>
    /// <param name="store">Holds the parameters.</param>
    /// <param name="rows">The prepared rows.</param>
    /// <param name="team">The threads.</param>
    public ObjectiveEvaluator(ObjectiveNodes objective, StateStore<float> store, TaskRows rows, WorkerTeam team)
    {
        this.rows = rows;
        terms = [.. objective.Minimized, .. objective.Measures.Select(measure => measure.Term)];
        minimized = objective.Minimized.Count;
        all = [.. Enumerable.Range(0, rows.Rows.Count)];
        var batches = (all.Length + LargestBatch - 1) / LargestBatch;
        batch = (all.Length + batches - 1) / batches;
        Node[] outputs = [.. terms.SelectMany(term => new[] { term.Value, term.Weights ?? 1.0 })];
        plan = Plan<float>.Compile(outputs, store, new CompileOptions { Batch = batch, Team = team });
        var left = all.Length % batch;
        last = left == 0 ? plan : Plan<float>.Compile(outputs, store, new CompileOptions { Batch = left, Team = team });
    }

    /// <summary>What is minimized, and each measure.</summary>
    public (double Loss, IReadOnlyList<double> Values) Measure()
    {
        var sums = new (double Value, double Weight)[terms.Length];
        for (var start = 0; start < all.Length; start += batch)
        {
            var chosen = all.AsSpan(start, Math.Min(batch, all.Length - start));
            var run = chosen.Length == batch ? plan : last;
            TrainingPlans<float>.Feed(run, rows, chosen);
            run.Run();
            for (var i = 0; i < terms.Length; i++)
            {
                (var value, var weight) = Sum(run, i, rows.Rows.WeightOf(chosen));
                sums[i] = (sums[i].Value + value, sums[i].Weight + weight);
            }
        }

        double[] means = [.. sums.Select(sum => sum.Weight == 0 ? 0 : sum.Value / sum.Weight)];
        return (terms.Take(minimized).Select((term, i) => term.Factor * means[i]).Sum(), means[minimized..]);
    }

    private (double Value, double Weight) Sum(Plan<float> run, int term, double weightOfRows)
    {
        if (terms[term].Value.Shape.IsScalar)
        {
            return (weightOfRows * run.Scalar(2 * term), weightOfRows);
        }

        (double Value, double Weight) sum = (0, 0);
        var values = run.Output(2 * term);
        for (var i = 0; i < values.Length; i++)
        {
            var weight = terms[term].Weights is null ? 1 : run.Output((2 * term) + 1)[i];
            sum = (sum.Value + (weight * values[i]), sum.Weight + weight);
        }

        return sum;
    }
}
