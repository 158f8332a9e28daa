using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

public class PopulationStatisticsTests
{
    [Fact]
    [Trait("Row", "R115")]
    public void They_are_the_mean_and_the_biased_variance_of_what_comes_in()
    {
        var train = Problems.Noise(300, 1).AsTrainingSet();
        var network = Network.Classifier(train).BatchNormalization().Dense(5).BatchNormalization().Tanh();
        var trained = network.Train(train, null, new TrainingOptions { Epochs = 2, Optimizer = new Adam(), Threads = 1 }).Model;
        var exact = PopulationStatistics.Recompute(trained, train);

        // By hand: normalize with the exact statistics of the first layer, multiply, look at the second.
        var rows = trained.Pipeline.Apply(train.Data);
        var width = train.Data.FeatureCount;
        double[][] x = [.. Enumerable.Range(0, rows.Count)
            .Select(row => Enumerable.Range(0, width).Select(i => (double)rows.Features[(row * width) + i]).ToArray())];
        (var mean, var variance) = Moments(x);
        Same(exact, "batchNormalization1/movingMean", mean);
        Same(exact, "batchNormalization1/movingVariance", variance);
        var scale = Values(exact, "batchNormalization1/scale");
        var shift = Values(exact, "batchNormalization1/shift");
        var weights = Values(exact, "dense1/weights");
        var bias = Values(exact, "dense1/bias");
        double[][] hidden = [.. x.Select(row => Enumerable.Range(0, 5).Select(unit => bias[unit] + Enumerable.Range(0, width).Sum(i =>
            weights[(i * 5) + unit] * (((row[i] - mean[i]) / Math.Sqrt(variance[i] + 1e-5) * scale[i]) + shift[i]))).ToArray())];
        (var hiddenMean, var hiddenVariance) = Moments(hidden);
        Same(exact, "batchNormalization2/movingMean", hiddenMean);
        Same(exact, "batchNormalization2/movingVariance", hiddenVariance);

        // Moving averages are something else, and the given model keeps them.
        Values(trained, "batchNormalization2/movingMean").ShouldNotBe(Values(exact, "batchNormalization2/movingMean"));
        Values(exact, "dense1/weights").ShouldBe(Values(trained, "dense1/weights"));
        Should.Throw<InputException>(() => PopulationStatistics.Recompute(trained, Problems.Line(10).AsTrainingSet()))
            .Message.ShouldContain($"expected rows of {width} features");
    }

    private static double[] Values(Model model, string name) =>
        Array.ConvertAll(model.Values(model.Parameters.Find(name)!).ToArray(), value => (double)value);

    private static void Same(Model model, string name, double[] expected)
    {
        var actual = Values(model, name);
        for (var i = 0; i < expected.Length; i++)
        {
            actual[i].ShouldBe(expected[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])), $"{name}, {i}");
        }
    }

    private static (double[] Mean, double[] Variance) Moments(double[][] rows)
    {
        double[] mean = [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => row[i]))];
        return (mean, [.. mean.Select((m, i) => rows.Average(row => (row[i] - m) * (row[i] - m)))]);
    }
}
