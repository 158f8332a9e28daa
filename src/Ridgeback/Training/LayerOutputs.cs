using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;

namespace Ridgeback.Training;

/// <summary>What a layer of a trained model gives: for an objective on a hidden layer, its embedding of the rows.</summary>
public static class LayerOutputs
{
    private const int BatchSize = 256;

    /// <summary>The output of a layer for raw rows, in the predict phase.</summary>
    /// <param name="model">The model.</param>
    /// <param name="layer">The layer's name, such as <c>dense2</c>.</param>
    /// <param name="data">Rows as they were loaded; the model's preprocessing is applied.</param>
    /// <param name="threads">Threads, 1 or more; 0 for one on each core. Default 0.</param>
    /// <returns>Row after row, as many numbers as the layer gives for each.</returns>
    /// <exception cref="InputException">The model has no such layer, or the data has other features.</exception>
    public static float[] LayerOutput(this Model model, string layer, Dataset data, int threads = 0)
    {
        var graph = model.Network.Build(model.Parameters, Phase.Predict, RandomPlace.Initial);
        var output = graph.Layers.FirstOrDefault(built => built.Layer.Name == layer)?.Output ?? throw new InputException(
            "Output of a layer",
            $"expected a layer out of {string.Join(", ", graph.Layers.Select(built => built.Layer.Name))}, received '{layer}'",
            "Correct the name");
        if (data.FeatureCount != model.FeatureCount)
        {
            throw new InputException(
                $"Output of layer '{layer}'", $"expected {model.FeatureCount} features, received {data.FeatureCount} of '{data.Name}'",
                "Give data with the features the model was trained on");
        }

        var rows = model.Pipeline.Apply(data);
        var chosen = new int[Math.Clamp(rows.Count, 1, BatchSize)];
        var plan = Plan<float>.Compile(
            [output], model.Store, new CompileOptions { Batch = chosen.Length, Threads = Trainer.ThreadsOf(threads) });
        var width = plan.Output(0).Length / chosen.Length;
        var values = new float[checked(rows.Count * width)];
        for (var start = 0; start < rows.Count; start += chosen.Length)
        {
            // The last batch is filled up with rows whose outputs are not used.
            var count = Math.Min(chosen.Length, rows.Count - start);
            for (var i = 0; i < chosen.Length; i++)
            {
                chosen[i] = start + Math.Min(i, count - 1);
            }

            rows.Gather(chosen, plan.Input(NetworkGraph.FeaturesKey));
            plan.Run();
            plan.Output(0)[..(count * width)].CopyTo(values.AsSpan(start * width));
        }

        return values;
    }
}
