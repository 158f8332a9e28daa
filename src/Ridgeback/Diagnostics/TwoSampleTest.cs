using MathNet.Numerics.Distributions;
using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Training;

namespace Ridgeback.Diagnostics;

/// <summary>
/// Whether two sets of rows look alike: a classifier learns to tell them apart, on half of the rows, and is tested on the other half.
/// </summary>
/// <remarks>
/// Where the sets are of one distribution it is right on half of those rows, up to chance. Only features are looked at. Source: Lopez-Paz
/// and Oquab, Revisiting classifier two-sample tests (2017).
/// </remarks>
/// <param name="Rows">The rows it was tested on, half of them from each set.</param>
/// <param name="Accuracy">The share it told right.</param>
/// <param name="PValue">How likely as many right answers are by chance.</param>
public sealed record TwoSampleTest(int Rows, double Accuracy, double PValue)
{
    private const int MostRows = 2000;
    private const int FewestRows = 20;
    private const int Units = 32;

    /// <summary>Whether they can be told apart beyond chance: p below 0.01.</summary>
    public bool Differ => PValue < 0.01;

    /// <summary>Compares two sets of rows, as many of each.</summary>
    /// <param name="first">20 rows or more.</param>
    /// <param name="second">20 rows or more, with the same features.</param>
    /// <param name="seed">Chooses the rows and the classifier's first weights; default 1.</param>
    /// <exception cref="InputException">The features differ, or there are too few rows.</exception>
    public static TwoSampleTest Compare(Dataset first, Dataset second, ulong seed = 1)
    {
        var each = Math.Min(MostRows, Math.Min(first.Count, second.Count));
        if (first.FeatureCount != second.FeatureCount || each < FewestRows)
        {
            throw new InputException(
                "Two-sample test", $"expected two sets of {FewestRows} rows or more with the same features, received {first.Count} of "
                    + $"{first.FeatureCount} and {second.Count} of {second.FeatureCount}",
                "Give more rows");
        }

        var features = new List<float>(2 * each * first.FeatureCount);
        foreach (var set in new[] { first, second })
        {
            foreach (var row in Chosen(set.Count, each, seed))
            {
                features.AddRange(set.Row(row).ToArray().Select(value => float.IsNaN(value) ? 0 : value));
            }
        }

        var both = Dataset.Classification(
            [.. features], first.FeatureCount, [.. Enumerable.Range(0, 2 * each).Select(i => i / each)], ["first", "second"]);
        var split = both.Split(new SplitOptions { TrainShare = 0.5, DevShare = 0, TestShare = 0.5, Seed = seed });
        var run = Network.Classifier(split.Train).Dense(Units).Relu().Dropout(0.8)
            .Train(split.Train, null, new TrainingOptions { Optimizer = new Adam(0.005), Epochs = 20, Seed = seed, EarlyStopping = null });
        var accuracy = run.Evaluate(split.Test).Accuracy!.Value;
        var rows = split.Test.Count;
        return new TwoSampleTest(rows, accuracy, 1 - Binomial.CDF(0.5, rows, Math.Round(accuracy * rows) - 1));
    }

    private static IEnumerable<int> Chosen(int count, int wanted, ulong seed)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new SequenceGenerator(seed, SequenceGenerator.Stream.Split, 1).Shuffle(order);
        return order.Take(wanted);
    }
}
