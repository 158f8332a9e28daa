using Ridgeback.Graphs;

namespace Ridgeback.Tests.Graphs;

/// <summary>Gradients against central differences, in double.</summary>
internal static class Differences
{
    /// <summary>The worst error |a − n| / max(|a|, |n|, 10⁻³ · max |g|) over all elements of all inputs.</summary>
    /// <remarks>Where every gradient is exactly 0, the error is |n| itself.</remarks>
    public static double WorstError(
        ReferenceEvaluator<double> evaluator, Node loss, IReadOnlyList<Node> inputs, IReadOnlyList<Node> gradients, double[][] values)
    {
        double worst = 0;
        double[][] analytic = [.. gradients.Select(gradient => (double[])evaluator.Evaluate(gradient).Clone())];
        var largest = analytic.SelectMany(x => x).Select(Math.Abs).DefaultIfEmpty(0).Max();
        for (var i = 0; i < inputs.Count; i++)
        {
            var key = ((Ridgeback.Graphs.Ops.Input)inputs[i].Op).Key;
            for (var j = 0; j < values[i].Length; j++)
            {
                var numeric = Difference(evaluator, loss, key, values[i], j);
                var exact = analytic[i][j];
                var scale = largest == 0 ? 1 : Math.Max(Math.Max(Math.Abs(exact), Math.Abs(numeric)), 1e-3 * largest);
                var error = Math.Abs(exact - numeric) / scale;
                worst = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(worst, error);
            }
        }

        return worst;
    }

    private static double Difference(ReferenceEvaluator<double> evaluator, Node loss, string key, double[] values, int position)
    {
        var step = 1e-5 * Math.Max(1, Math.Abs(values[position]));
        var up = values[position] + step;
        var down = values[position] - step;
        var high = At(up);
        var low = At(down);
        evaluator.Feed(key, values);
        return (high - low) / (up - down);

        double At(double value)
        {
            double[] moved = [.. values];
            moved[position] = value;
            evaluator.Feed(key, moved);
            return evaluator.Evaluate(loss)[0];
        }
    }
}
