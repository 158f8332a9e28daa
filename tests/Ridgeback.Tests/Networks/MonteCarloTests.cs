using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Networks;

public class MonteCarloTests
{
    private static readonly TrainingSet Train = Problems.Noise(40, 1).AsTrainingSet();
    private static readonly TrainingOptions Options = new() { Epochs = 5, Preprocessing = [], Optimizer = new GradientDescent(0.5), EarlyStopping = null };
    private static readonly Model Model = Network.Classifier(Train).Dense(6).Tanh().Dropout(0.5).Train(Train, null, Options).Model;

    [Fact]
    [Trait("Row", "R077")]
    public void One_pass_is_one_mask_and_two_passes_are_its_mean_with_another()
    {
        var one = Model.PredictMonteCarlo(Train.Data.Features, passes: 1);
        var two = Model.PredictMonteCarlo(Train.Data.Features, passes: 2);
        one.Passes.ShouldBe(1);
        one.Means.Chunk(3).ShouldAllBe(row => Math.Abs(row.Sum() - 1) < 1e-5);
        one.Deviations.ShouldAllBe(value => float.IsNaN(value));
        one.Means.Zip(Model.Predict(Train.Data.Features), (a, b) => Math.Abs(a - b)).Max().ShouldBeGreaterThan(0.01f);

        // The sample's deviation of a pair is √2 times the distance of either from the mean.
        for (var i = 0; i < two.Means.Length; i++)
        {
            two.Deviations[i].ShouldBe(MathF.Sqrt(2) * MathF.Abs(one.Means[i] - two.Means[i]), 1e-5f);
        }

        two.Deviations.Max().ShouldBeGreaterThan(0.01f);
    }

    [Fact]
    [Trait("Row", "R077")]
    public void Masks_depend_on_the_seed_alone()
    {
        var first = Model.PredictMonteCarlo(Train.Data.Features, 3, seed: 7).Means;
        Model.PredictMonteCarlo(Train.Data.Features, 3, seed: 7).Means.ShouldBe(first);
        Model.PredictMonteCarlo(Train.Data.Features, 3, seed: 8).Means.ShouldNotBe(first);
    }

    [Fact]
    [Trait("Row", "R077")]
    public void What_cannot_be_done_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => Model.PredictMonteCarlo(Train.Data.Features, passes: 0));
        var plain = Network.Classifier(Train).Dense(6).Tanh().Train(Train, null, Options).Model;
        Should.Throw<InputException>(() => plain.PredictMonteCarlo(Train.Data.Features)).Message.ShouldBe(
            "Prediction by many passes: expected a network with dropout or noise, received dense, tanh. Train one with such a layer, or predict in one pass.");
    }
}
