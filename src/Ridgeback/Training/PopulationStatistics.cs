using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>Batch normalization by the exact mean and biased variance of a whole training set, in place of moving averages.</summary>
/// <remarks>
/// Layer by layer, each with the exact statistics of those before it: one pass over the rows for the mean and one for
/// Σ(x − m)²/n, summed in double precision. What comes out does not depend on batch sizes or on the order of the rows
/// but for rounding. Source: Ioffe and Szegedy, Batch normalization (2015), section 3.1.
/// </remarks>
public static class PopulationStatistics
{
    private const int BatchSize = 256;

    /// <summary>The same model with exact statistics; without a normalization layer, a copy.</summary>
    /// <param name="model">The trained model.</param>
    /// <param name="training">The rows it was trained on, as they stand in the data.</param>
    /// <exception cref="InputException">The rows do not fit the model.</exception>
    public static Model Recompute(Model model, TrainingSet training)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(training);
        if (training.Data.FeatureCount != model.FeatureCount)
        {
            throw new InputException(
                "Population statistics", $"expected rows of {model.FeatureCount} features, received {training.Data.FeatureCount}",
                "Give the rows that the model was trained on");
        }

        var data = model.Pipeline.Apply(training.Data);
        var store = new StateStore<float>(model.Store.Seed);
        store.AddWithoutInitialValues(model.Parameters.All);
        store.CopyFrom(model.Store);
        var graph = model.Network.Build(model.Parameters, Phase.Predict, RandomPlace.Initial);
        for (var i = 0; i < graph.Layers.Count; i++)
        {
            if (graph.Layers[i].Layer is BatchNormalization normalization)
            {
                var input = graph.Layers[i].Input;
                var mean = model.Parameters.Find($"{normalization.Name}/movingMean")!;
                var variance = model.Parameters.Find($"{normalization.Name}/movingVariance")!;
                store.SetTensor(mean, Average(input, store, data));
                store.SetTensor(variance, Average((input - mean).Square(), store, data));
            }
        }

        return new Model(model.Network, model.Schema, model.Pipeline, (model.TargetScaling, model.HeadScalings), model.Parameters, store);
    }

    /// <summary>The mean of each channel over all rows and places.</summary>
    private static float[] Average(Node values, StateStore<float> store, Dataset data)
    {
        int[] axes = [.. Enumerable.Range(0, values.Shape.Rank - 1)];
        var sums = new double[values.Shape[^1]];
        long count = 0;
        for (var first = 0; first < data.Count; first += BatchSize)
        {
            int[] rows = [.. Enumerable.Range(first, Math.Min(BatchSize, data.Count - first))];
            var plan = Plan<float>.Compile([values.Sum(axes), values.Length(axes)], store, new CompileOptions { Batch = rows.Length });
            data.Gather(rows, plan.Input(NetworkGraph.FeaturesKey));
            plan.Run();
            for (var i = 0; i < sums.Length; i++)
            {
                sums[i] += plan.Output(0)[i];
            }

            count += (long)plan.Scalar(1);
        }

        return [.. sums.Select(sum => (float)(sum / count))];
    }
}
