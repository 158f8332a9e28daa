using Ridgeback.Data;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>Training rows, each predicted by the members that did not draw it.</summary>
/// <param name="Evaluation">The figures over <paramref name="Rows"/>; null where every row was drawn by every member.</param>
/// <param name="Rows">The rows that some member did not draw, from 0, rising.</param>
/// <param name="DistinctShares">For each member the share of the training rows that it drew.</param>
public sealed record OutOfBag(Evaluation? Evaluation, IReadOnlyList<int> Rows, IReadOnlyList<double> DistinctShares)
{
    internal static OutOfBag Of(Ensemble ensemble, IReadOnlyList<int[]> drawn, Dataset data)
    {
        var outputs = ensemble.OutputCount;
        var combiner = new Combiner(ensemble.Combination, outputs, data.Count, ensemble.Offsets);
        for (var i = 0; i < drawn.Count; i++)
        {
            int[] left = [.. Enumerable.Range(0, data.Count).Except(drawn[i])];
            var predictions = left.Length == 0 ? [] : ensemble.Members[i].Predict(data.Select(left));
            for (var j = 0; j < left.Length; j++)
            {
                combiner.Add(left[j], predictions.AsSpan(j * outputs, outputs), ensemble.Weights[i]);
            }
        }

        int[] rows = [.. Enumerable.Range(0, data.Count).Where(combiner.Has)];
        var combined = new float[rows.Length * outputs];
        for (var j = 0; j < rows.Length; j++)
        {
            combiner.Finish(rows[j], combined.AsSpan(j * outputs, outputs));
        }

        return new OutOfBag(
            rows.Length == 0 ? null : EnsembleEvaluation.Figures(data.Select(rows), combined), rows,
            [.. drawn.Select(set => Bootstrap.DistinctShare(set))]);
    }
}
