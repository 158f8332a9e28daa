using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Training;

namespace Ridgeback.Ensembles;

/// <summary>Trained models that predict as one: plain arrays in, plain arrays out. Immutable and safe to call from many threads.</summary>
/// <remarks>The networks, their preprocessing and their training may differ; features, and classes or targets, are the same.</remarks>
public sealed partial class Ensemble
{
    private readonly Model[] members;
    private readonly double[] weights;
    private readonly double[] offsets;

    /// <param name="members">1 or more models of the same features and of the same classes or targets.</param>
    /// <param name="combination">How their predictions become one. Default the mean.</param>
    /// <param name="weights">What each member counts, finite and above 0; null for 1 each.</param>
    /// <param name="offsets">For <see cref="Combination.Sum"/>: what is added for each target; null for 0.</param>
    /// <exception cref="InputException">The members do not fit each other, or the combination does not fit them.</exception>
    /// <exception cref="GraphException">A weight or an offset is out of range.</exception>
    public Ensemble(
        IReadOnlyList<Model> members, Combination combination = Combination.Mean, IReadOnlyList<double>? weights = null,
        IReadOnlyList<double>? offsets = null)
    {
        ArgumentNullException.ThrowIfNull(members);
        this.members = [.. members];
        Combination = combination;
        this.weights = weights is null ? [.. members.Select(_ => 1.0)]
            : [.. weights.Select(weight => Setting.Positive(weight, "Ensemble, weights", "1 counts a member once"))];
        EnsembleChecks.Members(this.members, combination, this.weights.Length);
        this.offsets = offsets is null ? new double[OutputCount]
            : [.. offsets.Select(offset => Setting.Finite(offset, "Ensemble, offsets", "0 adds nothing"))];
        EnsembleChecks.Offsets(this.offsets, OutputCount, combination);
    }

    /// <summary>The members.</summary>
    public IReadOnlyList<Model> Members => members;

    /// <summary>How their predictions become one.</summary>
    public Combination Combination { get; }

    /// <summary>What each member counts.</summary>
    public IReadOnlyList<double> Weights => weights;

    /// <summary>What <see cref="Combination.Sum"/> adds to each target.</summary>
    public IReadOnlyList<double> Offsets => offsets;

    /// <summary>What the rows look like.</summary>
    public DataSchema Schema => members[0].Schema;

    /// <summary>Numbers of one raw row.</summary>
    public int FeatureCount => members[0].FeatureCount;

    /// <summary>Numbers of one prediction: a probability for each class, or a value for each target.</summary>
    public int OutputCount => members[0].OutputCount;

    /// <summary>
    /// This ensemble, each of whose members predicts with several threads (<see cref="Model.WithThreads"/>); the bits are the same.
    /// </summary>
    /// <param name="threads">0 for one on each core, otherwise 1 to 1024.</param>
    public Ensemble WithThreads(int threads) =>
        new([.. members.Select(member => member.WithThreads(threads))], Combination, weights, offsets);

    /// <summary>Predicts raw rows.</summary>
    /// <param name="rows">Row after row, <see cref="FeatureCount"/> numbers each, as they stand in the data.</param>
    /// <returns>Row after row, <see cref="OutputCount"/> numbers each: probabilities that sum to 1, or values in the target's
    /// unit.</returns>
    /// <exception cref="InputException">The length is not a multiple of the feature count, or a value is not finite.</exception>
    public float[] Predict(ReadOnlySpan<float> rows)
    {
        var first = members[0].Predict(rows);
        var combiner = NewCombiner(first.Length / OutputCount);
        combiner.Add(first, weights[0]);
        var predictions = new float[first.Length];
        for (var i = 1; i < members.Length; i++)
        {
            members[i].Predict(rows, predictions);
            combiner.Add(predictions, weights[i]);
        }

        combiner.Finish(predictions);
        return predictions;
    }

    /// <summary>The class of each raw row, by name: the one with the largest combined probability, among equal ones the lowest.</summary>
    /// <exception cref="InputException">The members predict numbers, or a row is incomplete.</exception>
    public string[] PredictLabels(ReadOnlySpan<float> rows)
    {
        if (Schema.Task != LearningTask.Classification)
        {
            throw new InputException("Prediction of labels", "expected classifiers, received models of numbers", "Use Predict");
        }

        var probabilities = Predict(rows);
        return [.. ArgMax.OfRows<float>(probabilities, OutputCount).Select(label => Schema.ClassNames[label])];
    }

    /// <summary>Predicts every row of a data set, raw as it was loaded.</summary>
    /// <returns>Row after row, <see cref="OutputCount"/> numbers each.</returns>
    /// <exception cref="InputException">The data has other features.</exception>
    public float[] Predict(Dataset data)
    {
        if (data.FeatureCount != FeatureCount)
        {
            throw new InputException(
                $"Prediction of '{data.Name}'", $"expected {FeatureCount} features, received {data.FeatureCount}",
                "Give data with the features the members were trained on");
        }

        var outputs = new float[data.Count * OutputCount];
        var done = 0;
        foreach (var rows in data.Blocks())
        {
            var part = Predict(rows);
            part.CopyTo(outputs, done);
            done += part.Length;
        }

        return outputs;
    }

    /// <summary>Evaluates raw rows as they were loaded.</summary>
    /// <returns>The figures; their loss is the log-loss of classes, and of numbers the mean squared error in the target's own
    /// unit.</returns>
    /// <exception cref="InputException">The data does not fit the members.</exception>
    public Evaluation Evaluate(Dataset data)
    {
        EnsembleChecks.Labelled(this, data);
        return EnsembleEvaluation.Figures(data, Predict(data));
    }

    /// <summary>The same with every member by itself, and the error of their mean, predicted and measured (R098).</summary>
    /// <exception cref="InputException">The data does not fit the members.</exception>
    public EnsembleEvaluation EvaluateMembers(Dataset data)
    {
        EnsembleChecks.Labelled(this, data);
        float[][] predictions = [.. members.Select(member => member.Predict(data))];
        var combiner = NewCombiner(data.Count);
        for (var i = 0; i < members.Length; i++)
        {
            combiner.Add(predictions[i], weights[i]);
        }

        var combined = new float[predictions[0].Length];
        combiner.Finish(combined);
        return new EnsembleEvaluation(
            EnsembleEvaluation.Figures(data, combined),
            [.. predictions.Select(prediction => EnsembleEvaluation.Figures(data, prediction))],
            Combination == Combination.Sum || weights.Any(weight => weight != weights[0]) ? null : ErrorOfMean.Of(data, predictions));
    }

    private Combiner NewCombiner(int rows) => new(Combination, OutputCount, rows, offsets);
}
