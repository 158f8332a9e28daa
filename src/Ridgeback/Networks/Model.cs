using System.Numerics;
using Ridgeback.Data;
using Ridgeback.Execution;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Preprocessing;

namespace Ridgeback.Networks;

/// <summary>
/// A trained network with its preprocessing: plain arrays in, plain arrays out. Immutable and safe to call from many threads.
/// </summary>
public sealed partial class Model
{
    private readonly StateStore<float> store;
    private readonly PredictionPool pool;
    private readonly PredictionPool[] headPools;

    /// <param name="network">The network.</param>
    /// <param name="schema">What the rows look like: features, classes or targets.</param>
    /// <param name="pipeline">The preprocessing, fitted on the training rows.</param>
    /// <param name="scalings">How the targets of numbers were scaled, the network's own and those of each head; null when they were
    /// not.</param>
    /// <param name="parameters">The network's parameters.</param>
    /// <param name="values">Holds their values; copied.</param>
    internal Model(
        Network network, DataSchema schema, Pipeline pipeline, (TargetScaling? Own, IReadOnlyList<TargetScaling?> Heads) scalings,
        ParameterSet parameters, StateStore<float> values)
    {
        Network = network;
        Schema = schema;
        Pipeline = pipeline;
        (TargetScaling, HeadScalings) = scalings;
        Parameters = parameters;
        store = new StateStore<float>(values.Seed);
        store.AddWithoutInitialValues(parameters.All);
        store.CopyFrom(values);
        pool = new PredictionPool(network.Task, graph => graph.Prediction, network, parameters, store, threads: 1);
        headPools = HeadPools(threads: 1);
    }

    private Model(Model other, int threads)
    {
        (Network, Schema, Pipeline, TargetScaling, HeadScalings, Parameters, store) =
            (other.Network, other.Schema, other.Pipeline, other.TargetScaling, other.HeadScalings, other.Parameters, other.store);
        pool = new PredictionPool(Network.Task, graph => graph.Prediction, Network, Parameters, store, threads);
        headPools = HeadPools(threads);
    }

    /// <summary>Holds the parameters; only read.</summary>
    internal StateStore<float> Store => store;

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>What the rows look like.</summary>
    public DataSchema Schema { get; }

    /// <summary>The preprocessing that raw rows go through.</summary>
    public Pipeline Pipeline { get; }

    /// <summary>How targets were scaled in training; null for classification.</summary>
    public TargetScaling? TargetScaling { get; }

    /// <summary>The same of each head, in the order of the network; null for those that are not scaled.</summary>
    public IReadOnlyList<TargetScaling?> HeadScalings { get; }

    /// <summary>The parameters' names and shapes.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>Numbers of one raw row.</summary>
    public int FeatureCount => Schema.FeatureCount;

    /// <summary>Numbers of one prediction: a probability for each class, or a value for each target.</summary>
    public int OutputCount => Network.Task.Count;

    /// <summary>A parameter's values, row-major.</summary>
    /// <exception cref="GraphException">The parameter belongs to another network.</exception>
    public ReadOnlySpan<float> Values(Variable parameter) => store.Tensor(parameter);

    /// <summary>This model, predicting with several threads: large batches, and single rows of wide networks, are done sooner.</summary>
    /// <param name="threads">0 for one on each core, otherwise 1 to 1024. A model as it is trained or loaded predicts on the calling thread
    /// alone.</param>
    /// <returns>A model that shares this one's parameters. Its predictions have the same bits.</returns>
    /// <remarks>
    /// The threads help one caller at a time; whoever calls meanwhile works alone. A server whose requests keep all cores busy
    /// gains nothing by it.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is out of range.</exception>
    public Model WithThreads(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, 1024);
        return new Model(this, threads > 0 ? threads : Environment.ProcessorCount);
    }

    /// <summary>Predicts raw rows.</summary>
    /// <param name="rows">Row after row, <see cref="FeatureCount"/> numbers each, as they stand in the data.</param>
    /// <returns>Row after row, <see cref="OutputCount"/> numbers each: probabilities that sum to 1, or values in the target's
    /// unit.</returns>
    /// <exception cref="InputException">The length is not a multiple of the feature count, or a value is not finite.</exception>
    public float[] Predict(ReadOnlySpan<float> rows)
    {
        if (rows.Length % FeatureCount != 0)
        {
            throw new InputException(
                "Prediction", $"expected rows of {FeatureCount} numbers, received {rows.Length} numbers in all",
                "Give complete rows, one after another");
        }

        var outputs = new float[rows.Length / FeatureCount * OutputCount];
        Predict(rows, outputs);
        return outputs;
    }

    /// <summary>Predicts raw rows into memory of the caller's.</summary>
    /// <param name="rows">Row after row, <see cref="FeatureCount"/> numbers each.</param>
    /// <param name="outputs">Receives <see cref="OutputCount"/> numbers for each row.</param>
    /// <exception cref="InputException">The lengths do not fit each other, or a value is not finite.</exception>
    public void Predict(ReadOnlySpan<float> rows, Span<float> outputs) => Predict(pool, TargetScaling, rows, outputs);

    private void Predict(PredictionPool plans, TargetScaling? scaling, ReadOnlySpan<float> rows, Span<float> outputs)
    {
        var (task, count) = (plans.Task, rows.Length / FeatureCount);
        if (rows.Length != count * FeatureCount || outputs.Length != count * task.Count)
        {
            throw new InputException(
                "Prediction",
                $"expected {FeatureCount} features and {task.Count} outputs a row, received {rows.Length} and {outputs.Length} numbers",
                "Give complete rows and as many outputs");
        }

        RequireFinite(rows);
        var done = 0;
        while (done < count)
        {
            var plan = plans.Rent(count - done);
            var part = Math.Min(plan.Batch, count - done);
            var raw = rows.Slice(done * FeatureCount, part * FeatureCount);
            Pipeline.Apply(raw, plan.Features[..(part * Pipeline.OutputCount)], FeatureCount);
            plan.Run();
            Finish(scaling, plan.Output[..(part * task.Outputs)], outputs.Slice(done * task.Count, part * task.Count));
            plans.Return(plan);
            done += part;
        }
    }

    /// <summary>The most probable class of each raw row, by name.</summary>
    /// <exception cref="InputException">The model predicts numbers, or a row is incomplete.</exception>
    public string[] PredictLabels(ReadOnlySpan<float> rows)
    {
        RequireClasses();
        var probabilities = Predict(rows);
        var labels = new string[probabilities.Length / OutputCount];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = Schema.ClassNames[Metrics.ArgMax.Of<float>(probabilities.AsSpan(i * OutputCount, OutputCount))];
        }

        return labels;
    }

    /// <summary>
    /// For a number that was cut into bins: the mean of each predicted distribution, Σ p·(mean of the bin's training targets).
    /// </summary>
    /// <param name="probabilities">What Predict gave, row after row.</param>
    /// <exception cref="InputException">The model has no bins.</exception>
    public double[] Means(ReadOnlySpan<float> probabilities)
    {
        var bins = Schema.Bins ?? throw new InputException(
            "Means of predictions", "expected a model of a number cut into bins, received another", "Use Predict");
        var means = new double[probabilities.Length / OutputCount];
        for (var i = 0; i < means.Length; i++)
        {
            means[i] = bins.Mean(probabilities.Slice(i * OutputCount, OutputCount));
        }

        return means;
    }

    /// <summary>Predicts every row of a data set, raw as it was loaded.</summary>
    /// <returns>Row after row, <see cref="OutputCount"/> numbers each.</returns>
    /// <exception cref="InputException">The data has other features.</exception>
    public float[] Predict(Dataset data) => data.FeatureCount == FeatureCount ? PredictBlocks(data) : throw new InputException(
        $"Prediction of '{data.Name}'", $"expected {FeatureCount} features, received {data.FeatureCount}",
        "Give data with the features the model was trained on");

    private float[] PredictBlocks(Dataset data) => PredictBlocks(data, pool, TargetScaling);

    private float[] PredictBlocks(Dataset data, PredictionPool plans, TargetScaling? scaling)
    {
        var outputs = new float[data.Count * plans.Task.Count];
        var done = 0;
        foreach (var rows in data.Blocks())
        {
            var count = rows.Length / FeatureCount * plans.Task.Count;
            Predict(plans, scaling, rows, outputs.AsSpan(done, count));
            done += count;
        }

        return outputs;
    }

    /// <summary>Turns the output layer's values into what the caller asked for.</summary>
    private static void Finish(TargetScaling? scaling, ReadOnlySpan<float> raw, Span<float> outputs)
    {
        if (scaling is not null)
        {
            scaling.Unscale(raw, outputs);
        }
        else
        {
            BothClasses(raw, outputs);
        }
    }

    /// <summary>Copies predictions; the probability of the second class alone becomes a pair.</summary>
    internal static void BothClasses<T>(ReadOnlySpan<T> raw, Span<T> outputs)
        where T : INumberBase<T>
    {
        if (raw.Length == outputs.Length)
        {
            raw.CopyTo(outputs);
            return;
        }

        for (var i = 0; i < raw.Length; i++)
        {
            outputs[2 * i] = T.One - raw[i];
            outputs[(2 * i) + 1] = raw[i];
        }
    }

    private void RequireFinite(ReadOnlySpan<float> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            if (!float.IsFinite(rows[i]) && !(float.IsNaN(rows[i]) && Pipeline.FillsMissing))
            {
                throw new InputException(
                    $"Prediction, row {i / FeatureCount}, '{Schema.FeatureNames[i % FeatureCount]}' (rows from 0)",
                    $"expected a finite number, received {rows[i]}", "Fill in or leave out rows with missing values");
            }
        }
    }

    private void RequireClasses()
    {
        if (Network.Task.Kind != LearningTask.Classification)
        {
            throw new InputException("Prediction of labels", "expected a classifier, received a model of numbers", "Use Predict");
        }
    }
}
