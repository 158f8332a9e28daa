using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;

namespace Ridgeback.Networks;

/// <content>Prediction by many passes.</content>
public sealed partial class Model
{
    private const int RowsAtOnce = 256;

    /// <summary>
    /// Predicts with dropout and noise as in training, many times: the mean is the average over masks, the spread says how sure the model
    /// is.
    /// </summary>
    /// <param name="rows">Row after row, <see cref="FeatureCount"/> numbers each, as they stand in the data.</param>
    /// <param name="passes">N ≥ 1; default 50. One pass is one network out of the many: it has no spread, and deviations are NaN.</param>
    /// <param name="seed">Which masks are drawn. They depend on it, the pass and the row's place (a mask of the whole batch: on it and the
    /// pass), on nothing else. Default 1.</param>
    /// <exception cref="InputException">The model has no layer of noise, or the rows are not complete and finite.</exception>
    /// <remarks>
    /// Source: Srivastava et al., Dropout (2014); Gal and Ghahramani, Dropout as a Bayesian approximation (2016). Batch normalization uses
    /// its moving averages. Where settings take all noise away (dropout that keeps all), all passes are equal.
    /// </remarks>
    public MonteCarloPrediction PredictMonteCarlo(ReadOnlySpan<float> rows, int passes = 50, uint seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        if (!Network.Layers.Any(layer => layer.IsNoise))
        {
            throw new InputException(
                "Prediction by many passes",
                $"expected a network with dropout or noise, received {string.Join(", ", Network.Layers.Select(layer => layer.Kind))}",
                "Train one with such a layer, or predict in one pass");
        }

        if (rows.Length % FeatureCount != 0)
        {
            throw new InputException("Prediction", $"expected rows of {FeatureCount} numbers, received {rows.Length} numbers in all",
                "Give complete rows, one after another");
        }

        RequireFinite(rows);
        var noisy = Network.Layers.Where(layer => layer.IsNoise).Select(layer => layer.Name!).ToHashSet(StringComparer.Ordinal);
        var place =
            new RandomPlace(Node.Input("seed", Shape.Scalar), Node.Input("draw", Shape.Scalar), Node.IndexInput("rows", [Shape.Batch]));
        var prediction = Network.Build(Parameters, layer => noisy.Contains(layer) ? Phase.Train : Phase.Predict, place).Prediction;
        var plan =
            Plan<float>.Compile([prediction], store, new CompileOptions { Batch = RowsAtOnce, Threads = Environment.ProcessorCount });

        // A setting may take the noise away, and a mask of the whole batch needs no rows.
        var isRandom = plan.Needs("draw");
        if (isRandom)
        {
            plan.SetScalar("seed", seed);
        }

        var count = rows.Length / FeatureCount;
        float[] means = new float[count * OutputCount], deviations = new float[count * OutputCount],
            outputs = new float[RowsAtOnce * OutputCount];
        double[] sums = new double[RowsAtOnce * OutputCount], squares = new double[RowsAtOnce * OutputCount];
        for (var first = 0; first < count; first += RowsAtOnce)
        {
            var part = Math.Min(RowsAtOnce, count - first);
            Pipeline.Apply(rows.Slice(first * FeatureCount, part * FeatureCount),
                plan.Input(NetworkGraph.FeaturesKey)[..(part * Pipeline.OutputCount)], FeatureCount);
            Array.Clear(sums);
            Array.Clear(squares);
            for (var i = 0; i < part && plan.Needs("rows"); i++)
            {
                plan.IndexInput("rows")[i] = first + i;
            }

            for (var pass = 0; pass < passes; pass++)
            {
                if (isRandom)
                {
                    plan.SetScalar("draw", pass);
                }

                plan.Run();
                Finish(TargetScaling, plan.Output(0)[..(part * Network.Task.Outputs)], outputs.AsSpan(0, part * OutputCount));
                for (var i = 0; i < part * OutputCount; i++)
                {
                    // Welford's, so that a small spread about a large mean is not lost.
                    var before = outputs[i] - sums[i];
                    sums[i] += before / (pass + 1);
                    squares[i] += before * (outputs[i] - sums[i]);
                }
            }

            for (var i = 0; i < part * OutputCount; i++)
            {
                means[(first * OutputCount) + i] = (float)sums[i];
                deviations[(first * OutputCount) + i] = passes > 1 ? (float)Math.Sqrt(squares[i] / (passes - 1)) : float.NaN;
            }
        }

        return new MonteCarloPrediction(means, deviations, passes);
    }
}
