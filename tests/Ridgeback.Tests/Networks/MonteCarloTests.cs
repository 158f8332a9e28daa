using Ridgeback.Data;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Networks;

/// <summary>Prediction by many passes: known moments, one row among many, and clear refusals.</summary>
[Trait("Row", "R077")]
public class MonteCarloTests
{
    private static readonly TrainingSet Line = Problems.Line(40).AsTrainingSet();
    private static readonly TrainingOptions Options = new() { Epochs = 0, Preprocessing = [], EarlyStopping = null, ScaleTargets = false };

    /// <summary>A line over dropped inputs has the mean x·w + b and the variance (1 − p)/p · Σ(xw)²; over normal noise ν‖w‖².</summary>
    [Theory]
    [InlineData("dropout", 0.5)]
    [InlineData("dropout", 0.8)]
    [InlineData("noise", 0.3)]
    public void Means_and_deviations_are_those_of_the_masks(string kind, double setting)
    {
        Layer layer = kind == "dropout" ? new Dropout(setting) : new GaussianNoise(setting);
        var model = Network.Regressor(Line).Add(layer).Train(Line, null, Options).Model;
        const int Passes = 20_000;
        float[] rows = [1, -2, 0.5f, 3];
        var prediction = model.PredictMonteCarlo(rows, Passes);
        prediction.Passes.ShouldBe(Passes);
        var plain = model.Predict(rows);
        var weights = model.Values(model.Parameters.Find("output/weights")!).ToArray();
        for (var i = 0; i < 4; i++)
        {
            (var row, var target) = (i / 2, i % 2);
            double Term(int feature) => kind == "dropout"
                ? (1 - setting) / setting * Math.Pow(rows[(2 * row) + feature] * weights[(2 * feature) + target], 2)
                : setting * Math.Pow(weights[(2 * feature) + target], 2);
            var deviation = Math.Sqrt(Term(0) + Term(1));
            ((double)prediction.Means[i]).ShouldBe(plain[i], 5 * deviation / Math.Sqrt(Passes));
            ((double)prediction.Deviations[i]).ShouldBe(deviation, 0.05 * deviation);
        }
    }

    [Fact]
    public void The_seed_chooses_the_masks_and_nothing_else_does()
    {
        var train = Problems.Noise(600, 1).AsTrainingSet();
        var model = Network.Classifier(train).Dense(8).BatchNormalization().Relu().Dropout(0.7)
            .Train(train, null, Options with { Epochs = 1 }).Model;
        var all = model.PredictMonteCarlo(train.Data.Features, 10, seed: 3);
        model.PredictMonteCarlo(train.Data.Features, 10, seed: 3).Means.ShouldBe(all.Means);
        model.PredictMonteCarlo(train.Data.Features, 10, seed: 4).Means.ShouldNotBe(all.Means);
        model.PredictMonteCarlo(train.Data.Features[..(6 * 300)], 10, seed: 3).Means.ShouldBe(all.Means[..(3 * 300)]);
        all.Means.Chunk(3).ShouldAllBe(row => Math.Abs(row.Sum() - 1) < 1e-5f);
        all.Deviations.ShouldAllBe(deviation => deviation >= 0 && deviation < 0.5f);
    }

    [Fact]
    public void One_pass_is_one_mask_and_two_passes_are_its_mean_with_another()
    {
        var train = Problems.Noise(40, 1).AsTrainingSet();
        var model = Network.Classifier(train).Dense(6).Tanh().Dropout(0.5).Train(train, null, Options).Model;
        var one = model.PredictMonteCarlo(train.Data.Features, passes: 1);
        var two = model.PredictMonteCarlo(train.Data.Features, passes: 2);
        one.Passes.ShouldBe(1);
        one.Means.Chunk(3).ShouldAllBe(row => Math.Abs(row.Sum() - 1) < 1e-5);
        one.Deviations.ShouldAllBe(value => float.IsNaN(value));

        // The sample's deviation of a pair is √2 times the distance of either from the mean.
        for (var i = 0; i < two.Means.Length; i++)
        {
            two.Deviations[i].ShouldBe(MathF.Sqrt(2) * MathF.Abs(one.Means[i] - two.Means[i]), 1e-5f);
        }

        two.Deviations.Max().ShouldBeGreaterThan(0.01f);
    }

    [Fact]
    public void A_mask_of_the_whole_batch_is_the_same_for_all_rows_of_a_pass()
    {
        var model = Network.Regressor(Line).Add(new DropConnect(6, 0.5) { Mask = MaskOf.Batch }).Train(Line, null, Options).Model;
        float[] rows = [.. Enumerable.Repeat(new[] { 1f, -2 }, 300).SelectMany(row => row)];
        var prediction = model.PredictMonteCarlo(rows, passes: 20);
        prediction.Means.Chunk(2).ShouldAllBe(row => row.SequenceEqual(prediction.Means.Take(2)));
        prediction.Deviations.Chunk(2).ShouldAllBe(row => row.SequenceEqual(prediction.Deviations.Take(2)));
        prediction.Deviations[0].ShouldBeGreaterThan(0.01f);
        model.PredictMonteCarlo(rows, passes: 20, seed: 2).Means.ShouldNotBe(prediction.Means);
    }

    /// <summary>Layers of noise whose setting takes the noise away: every pass is the plain prediction.</summary>
    [Fact]
    public void Without_anything_random_all_passes_are_equal()
    {
        foreach (var layer in new Layer[] { new Dropout(1), new GaussianNoise(0), new DropConnect(6, 1),
            new DropConnect(6, 1) { Mask = MaskOf.Batch } })
        {
            var model = Network.Regressor(Line).Add(layer).Train(Line, null, Options).Model;
            var prediction = model.PredictMonteCarlo(Line.Data.Features, passes: 5);
            prediction.Deviations.ShouldAllBe(deviation => deviation == 0, layer.Kind);
            prediction.Means.Zip(model.Predict(Line.Data), (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-6f, layer.Kind);
        }
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        var model = Network.Regressor(Line).Train(Line, null, Options).Model;
        Should.Throw<InputException>(() => model.PredictMonteCarlo([1, 2]))
            .Message.ShouldContain("Prediction by many passes: expected a network with dropout or noise");
        var noisy = Network.Regressor(Line).Dropout().Train(Line, null, Options).Model;
        Should.Throw<InputException>(() => noisy.PredictMonteCarlo([1, 2, 3]))
            .Message.ShouldContain("expected rows of 2 numbers, received 3 numbers in all");
        Should.Throw<InputException>(() => noisy.PredictMonteCarlo([1, float.NaN])).Message.ShouldContain("NaN");
        Should.Throw<ArgumentOutOfRangeException>(() => noisy.PredictMonteCarlo([1, 2], passes: 0));
    }
}
