using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>The guard against numbers that are not finite: it stops, names layer and step, and keeps good weights.</summary>
public class NotFiniteTests
{
    private static readonly TrainingSet Train = Problems.Noise(64, 1).AsTrainingSet();
    private static readonly Dataset Dev = Problems.Noise(20, 5);

    private static readonly TrainingOptions Huge = new()
    {
        Optimizer = new GradientDescent(1e30),
        BatchSize = 16,
        Epochs = 50,
        Threads = 1,
    };

    public static TheoryData<bool, bool> Ways => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [Trait("Row", "R145")]
    [MemberData(nameof(Ways))]
    public void A_huge_learning_rate_stops_with_layer_step_and_cause(bool normalized, bool stopsEarly)
    {
        var log = new LineLog();
        var network = Network.Classifier(Train).Dense(16);
        network = normalized ? network.BatchNormalization().Relu() : network.Relu();
        var run = network.Train(Train, Dev, Huge with { Logger = log, EarlyStopping = stopsEarly ? new() : null });
        run.StoppedBy.ShouldBe(StopReason.NotFinite);
        run.Message.ShouldMatch(
            @"^Stopped at step \d+: .*'(dense1|output|batchNormalization1|relu1)[^']*' (is|was) not finite.*\. The last good weights are "
                + @"kept\. Likely cause: the learning rate 1E\+30 is too high, or a feature is far out of range; try 1E\+29 and check the "
                + @"preprocessing\.$");
        run.Steps.ShouldBeInRange(1, 20);
        log.Lines.ShouldContain("Error: " + run.Message);
        run.Model.Parameters.All.ShouldAllBe(variable => AllFinite(run.Model, variable));
        run.Model.Predict(Dev).ShouldAllBe(p => p >= 0 && p <= 1);
        run.BestStep.ShouldBeLessThanOrEqualTo(run.Steps);
        if (run.History.Any(point => point.Step == run.BestStep))
        {
            run.History.Single(point => point.Step == run.BestStep).DevLoss!.Value.ShouldBe(run.Dev!.Loss);
        }
    }

    [Fact]
    [Trait("Row", "R145")]
    public void The_layer_is_the_one_where_it_began()
    {
        var network = Network.Classifier(Train).Dense(8, "first").Tanh().Add(new Explosive { Name = "bomb" }).Dense(8, "last").Tanh();
        var run = network.Train(Train, Dev, Huge with { Optimizer = new Adam() });
        run.Message.ShouldStartWith("Stopped at step 1: the output of layer 'bomb' is not finite. ");
        run.Steps.ShouldBe(0);
        run.BestStep.ShouldBe(0);
    }

    [Fact]
    [Trait("Row", "R145")]
    public void A_gradient_that_is_not_finite_shows_in_its_parameter()
    {
        var network = Network.Classifier(Train).Dense(8, "first").Add(new Steep { Name = "steep" });
        var run = network.Train(Train, Dev, Huge with { Optimizer = new Adam() });
        run.Message.ShouldStartWith("Stopped at step 1: parameter 'first/weights' is not finite. ");
        run.BestStep.ShouldBe(0);
        run.Model.Parameters.All.ShouldAllBe(variable => AllFinite(run.Model, variable));
    }

    [Fact]
    [Trait("Row", "R145")]
    public void Parameters_that_overflow_in_the_last_step_are_not_kept()
    {
        var run = Problems.Small(Train).Train(Train, Dev, Huge with
        {
            Optimizer = new GradientDescent(1e300),
            Epochs = 1,
            BatchSize = 64,
            EarlyStopping = null,
        });
        run.StoppedBy.ShouldBe(StopReason.NotFinite);
        run.Steps.ShouldBe(1);
        run.BestStep.ShouldBe(0);
        run.Message.ShouldStartWith("Stopped at step 1: parameter 'dense1/weights' is not finite. ");
        run.Model.Parameters.All.ShouldAllBe(variable => AllFinite(run.Model, variable));
    }

    [Fact]
    [Trait("Row", "R145")]
    public void Data_that_no_initial_network_can_take_is_refused()
    {
        float[] features = [.. Enumerable.Range(0, 60).Select(i => i * 1e36f)];
        var train = Dataset.Classification(features, 6, [0, 1, 2, 0, 1, 2, 0, 1, 2, 0]).AsTrainingSet();
        var network = Network.Classifier(train).Dense(8).Relu().Dense(8).Relu().Dense(8).Relu().Dense(8).Relu();
        Should.Throw<InputException>(() => network.Train(train, null, Huge with { Preprocessing = [] })).Message.ShouldBe(
            "Training, before the first step: expected finite losses, received NaN on training rows and none on dev rows. A feature is "
                + "far out of range: check the preprocessing, and the initializers.");
    }

    private static bool AllFinite(Model model, Variable variable) => model.Values(variable).ToArray().All(float.IsFinite);

    /// <summary>exp(1000) while training.</summary>
    private sealed record Explosive : Layer
    {
        public override string Kind => "explosive";

        public override Node Build(LayerScope scope, Node input) =>
            scope.Phase == Phase.Train ? input + (1000.0 + (0.0 * input)).Exp() : input;
    }

    /// <summary>√0 has an infinite slope and a finite value.</summary>
    private sealed record Steep : Layer
    {
        public override string Kind => "steep";

        public override Node Build(LayerScope scope, Node input) => (input - input.StopGradient()).Sqrt();
    }
}
