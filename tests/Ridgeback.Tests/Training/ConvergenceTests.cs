using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Trainings that must end where theory says.</summary>
public class ConvergenceTests
{
    /// <summary>The minimum of mean cross-entropy + ½λ‖W‖², found in double precision by Newton's method elsewhere.</summary>
    [Theory]
    [Trait("Row", "R046")]
    [InlineData("digits", 0.738514081875, 0.4, 0.95, 400)]
    [InlineData("iris", 0.224288902895, 0.1, 0.97, 4000)]
    public void Softmax_regression_reaches_the_known_optimum(string source, double optimum, double rate, double momentum, int steps)
    {
        var data = source == "digits" ? Datasets.Digits() : Datasets.Iris();
        var run = Network.Classifier(data.AsTrainingSet()).Train(data.AsTrainingSet(), null, new TrainingOptions
        {
            Optimizer = new Momentum(rate, momentum),
            Penalties = [new L2(0.01)],
            BatchSize = data.Count,
            Epochs = steps,
            EvaluateEvery = steps,
            Preprocessing = source == "digits" ? [new Scale(16)] : [],
            Threads = 1,
        });
        (run.History[^1].TrainLoss + run.History[^1].Penalty).ShouldBe(optimum, 1e-5);
        run.Train.Loss.ShouldBe(run.History[^1].TrainLoss);
        run.Steps.ShouldBe(steps);
    }

    [Fact]
    [Trait("Row", "R031")]
    public void Linear_regression_recovers_the_coefficients()
    {
        var line = Problems.Line(300);
        var split = line.Split(seed: 2);
        var run = Network.Regressor(split.Train).Train(split.Train, split.Dev, new TrainingOptions
        {
            Optimizer = new Momentum(0.05),
            Epochs = 60,
            Preprocessing = [],
            ScaleTargets = false,
            Threads = 1,
        });
        run.Evaluate(split.Test).Regression!.RSquared.ShouldBeGreaterThan(0.99);
        var weights = run.Model.Values(run.Model.Parameters.Find("output/weights")!).ToArray();
        var bias = run.Model.Values(run.Model.Parameters.Find("output/bias")!).ToArray();
        var learned = Array.ConvertAll([.. weights, .. bias], (float value) => (double)value);
        learned.ShouldMatch([2, 10, -0.5, 0, 3, 0], 0, 1e-3, "coefficients");
    }

    [Fact]
    [Trait("Row", "R033")]
    public void Two_classes_are_told_apart()
    {
        var split = Problems.TwoKinds.Split(seed: 4);
        var network = Problems.Small(split.Train);
        network.Task.Outputs.ShouldBe(1);
        var run = network.Train(split.Train, split.Dev, new TrainingOptions { Optimizer = new Adam(0.02), Epochs = 60, Threads = 1 });
        var test = run.Evaluate(split.Test);
        test.Accuracy.ShouldBe(1);
        test.Classification!.AreaUnderRoc.ShouldBe(1);
        test.Loss.ShouldBeLessThan(0.1);
        test.Outputs.Count.ShouldBe(2 * test.Count);
        split.Test.Openings.Single().Reason.ShouldBe($"evaluation after step {run.BestStep}");
    }

    [Fact]
    [Trait("Row", "R034")]
    public void Iris_is_learned()
    {
        var run = Problems.Small(Problems.Iris.Train).Train(
            Problems.Iris.Train, Problems.Iris.Dev, new TrainingOptions { Optimizer = new AdaMax(0.02), Threads = 1 });
        run.Evaluate(Problems.Iris.Dev).Accuracy!.Value.ShouldBeGreaterThan(0.9);
        run.Dev!.Loss.ShouldBe(run.History.Min(point => point.DevLoss!.Value));
        run.Dev.ToString().ShouldStartWith("iris: 30 rows, loss 0.");
    }

    [Fact]
    public void The_loss_of_an_evaluation_is_the_loss_of_its_outputs()
    {
        var run = Problems.Small(Problems.Iris.Train).Train(
            Problems.Iris.Train, Problems.Iris.Dev, new TrainingOptions { Epochs = 3, Threads = 1 });
        var evaluation = run.Model.Evaluate(Problems.Iris.Dev, threads: 1);
        var p = run.Model.Predict(Problems.Iris.Dev);
        evaluation.Outputs.ShouldBe(p);
        var loss = Enumerable.Range(0, 30).Average(i => -Math.Log(p[(3 * i) + Problems.Iris.Dev.Labels[i]]));
        evaluation.Loss.ShouldBe(loss, 1e-6);
        run.Dev!.Loss.ShouldBe(loss, 1e-6);
    }

    [Fact]
    public void Figures_of_numbers_are_in_their_own_unit()
    {
        var line = Problems.Line(90);
        var run = Network.Regressor(line.AsTrainingSet()).Train(
            line.AsTrainingSet(), line, new TrainingOptions { Epochs = 2, Threads = 1 });
        var predicted = run.Model.Predict(line);
        var squares = Enumerable.Range(0, predicted.Length).Average(i => Math.Pow(predicted[i] - (double)line.Targets[i], 2));
        run.Train.Regression!.RootMeanSquaredError.ShouldBe(Math.Sqrt(squares), 1e-5);
        run.History[^1].DevMetric!.Value.ShouldBe(Math.Sqrt(squares), 1e-5);
        run.Train.Outputs.ShouldBe(predicted);
    }
}
