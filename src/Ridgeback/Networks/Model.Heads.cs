using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Preprocessing;

namespace Ridgeback.Networks;

/// <content>What further heads predict.</content>
public sealed partial class Model
{
    /// <summary>What a further head predicts for raw rows.</summary>
    /// <param name="head">The name of the head.</param>
    /// <param name="rows">Row after row, <see cref="FeatureCount"/> numbers each, as they stand in the data.</param>
    /// <returns>
    /// Row after row: probabilities that sum to 1, values in the target's unit, or of a reconstruction the prepared features, which the
    /// <see cref="Pipeline"/> takes back.
    /// </returns>
    /// <exception cref="InputException">There is no such head, the length is not a multiple of the feature count, or a value is not
    /// finite.</exception>
    public float[] Predict(string head, ReadOnlySpan<float> rows)
    {
        var i = HeadAt(head);
        var outputs = new float[rows.Length / FeatureCount * headPools[i].Task.Count];
        Predict(headPools[i], HeadScalings[i], rows, outputs);
        return outputs;
    }

    /// <summary>What a further head predicts for every row of a data set, raw as it was loaded.</summary>
    /// <param name="head">The name of the head.</param>
    /// <param name="data">The rows.</param>
    /// <inheritdoc cref="Predict(string, ReadOnlySpan{float})"/>
    public float[] Predict(string head, Dataset data) => data.FeatureCount == FeatureCount
        ? PredictBlocks(data, headPools[HeadAt(head)], HeadScalings[HeadAt(head)])
        : throw new InputException(
            $"Prediction of '{data.Name}'", $"expected {FeatureCount} features, received {data.FeatureCount}",
            "Give data with the features the model was trained on");

    /// <summary>
    /// How far a reconstruction is from each row: √ of the mean squared difference to the prepared features. Rows unlike those of the
    /// training have large ones.
    /// </summary>
    /// <param name="head">The name of a reconstruction.</param>
    /// <param name="data">The rows, raw as they were loaded.</param>
    /// <exception cref="InputException">There is no such head, it is no reconstruction, or the data has other features.</exception>
    public float[] ReconstructionErrors(string head, Dataset data)
    {
        if (!Network.Heads[HeadAt(head)].IsReconstruction)
        {
            throw new InputException(
                "Prediction", $"expected a reconstruction, received the head '{head}', which has labels", "Use Predict");
        }

        var (errors, done) = (new float[data.Count], 0);
        foreach (var rows in data.Blocks())
        {
            var outputs = Predict(head, rows);
            var prepared = new float[outputs.Length];
            Pipeline.Apply(rows, prepared, FeatureCount);
            for (var row = 0; row < outputs.Length / Pipeline.OutputCount; row++)
            {
                double sum = 0;
                for (var i = row * Pipeline.OutputCount; i < (row + 1) * Pipeline.OutputCount; i++)
                {
                    sum += ((double)outputs[i] - prepared[i]) * ((double)outputs[i] - prepared[i]);
                }

                errors[done++] = (float)Math.Sqrt(sum / Pipeline.OutputCount);
            }
        }

        return errors;
    }

    private int HeadAt(string name)
    {
        var names = Network.Heads.Select(head => head.Name).ToList();
        return names.IndexOf(name) is var i and >= 0 ? i : throw new InputException(
            "Prediction",
            $"expected {(names.Count == 0 ? "no head, as the model has none" : $"one of the heads {string.Join(", ", names)}")}, received "
                + $"'{name}'", "Correct the name");
    }

    private PredictionPool[] HeadPools(int threads) => [.. Network.Heads.Select((head, i) =>
        new PredictionPool(head.TaskFor(Network.ExampleShape), graph => graph.Heads[i].Prediction, Network, Parameters, store, threads))];
}
