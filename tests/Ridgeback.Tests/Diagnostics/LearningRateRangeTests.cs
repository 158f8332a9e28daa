using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Diagnostics;

public class LearningRateRangeTests
{
    /// <summary>Rates grow by one factor; the suggestion trains, and a rate far beyond the edge does not.</summary>
    [Fact]
    [Trait("Row", "R059")]
    public void Finds_a_rate_that_trains()
    {
        var split = Datasets.Digits().Split(seed: 1);
        var network = Network.Classifier(split.Train).Dense(32).Relu();
        var options = new TrainingOptions { Optimizer = new GradientDescent(), BatchSize = 64, Threads = 1 };
        var range = LearningRateRange.Test(network, split.Train, options, 1e-4, 100, 150);
        var ratio = range.Points[1].Rate / range.Points[0].Rate;
        ratio.ShouldBe(Math.Pow(1e6, 1 / 149.0), 1e-12);
        range.Points.Zip(range.Points.Skip(1), (a, b) => b.Rate / a.Rate).ShouldAllBe(r => Math.Abs(r - ratio) < 1e-9);
        range.Points[0].Rate.ShouldBe(1e-4);
        range.Points[^1].Smoothed.ShouldBeGreaterThan(LearningRateRange.BreaksOutAt * range.Points.Min(point => point.Smoothed));
        range.Suggestion.ShouldBeInRange(0.01, 1);
        range.Edge.ShouldBeInRange(range.Suggestion, 20);
        double After(double rate) =>
            network.Train(split.Train, null, options with { Optimizer = new GradientDescent(rate), Epochs = 3 }).Train.Loss;
        After(range.Suggestion).ShouldBeLessThan(0.5);
        After(range.Suggestion).ShouldBeLessThan(0.5 * After(range.Suggestion / 300));
        LearningRateRange.Test(network, split.Train, options, 1e-4, 100, 150).Suggestion.ShouldBe(range.Suggestion);
    }

    [Fact]
    public void Bad_bounds_are_refused()
    {
        var iris = Datasets.Iris().AsTrainingSet();
        Should.Throw<InputException>(() => LearningRateRange.Test(Network.Classifier(iris), iris, new TrainingOptions(), 1, 0.1))
            .Message.ShouldContain(
            "expected rates 0 < from < to and 20 steps or more, received 1 to 0.1 in 200 steps");
    }

    [Fact]
    public void The_closed_form_has_no_rate_to_look_for()
    {
        var line = Problems.Line(40).AsTrainingSet();
        Should.Throw<InputException>(() =>
            LearningRateRange.Test(Network.Regressor(line), line, new TrainingOptions { Solver = Solver.ClosedForm })).Message.ShouldBe(
            "Learning-rate range test: expected a training by gradients, received the closed form, which has no learning rate. Choose the "
                + "solver 'gradient' to look for one.");
    }
}
