using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Regularizers in real trainings: what they promise holds at the end, with any number of threads, resumed or not.</summary>
public class RegularizedTrainingTests : DescentOnNoise
{
    private static readonly Network Network = Network.Classifier(Train).Dense(12).Sigmoid().Dense(12).Relu();

    /// <summary>AdamW is Adam with a decay of its own.</summary>
    [Fact]
    [Trait("Row", "R067")]
    public void Decoupled_decay_makes_AdamW_of_Adam()
    {
        var apart = Network.Train(Train, null, Options with { Optimizer = new Adam(0.01), Shrinkage = [new DecoupledDecay(0.1)] });
        var together = Network.Train(Train, null, Options with { Optimizer = new AdamW(0.01) { WeightDecay = 0.1 } });
        foreach (var variable in apart.Model.Parameters.All.Where(variable => variable.Role == VariableRole.Weight))
        {
            Numbers(apart, variable.Name).ShouldMatch(Numbers(together, variable.Name), 1e-5, 1e-6, variable.Name);
        }

        // In the loss it would be something else: Adam divides it away.
        var inside = Network.Train(Train, null, Options with { Optimizer = new Adam(0.01), Penalties = [new L2(0.1)] });
        Numbers(inside, "dense1/weights").Zip(Numbers(together, "dense1/weights"), (a, b) => Math.Abs(a - b)).Max()
            .ShouldBeGreaterThan(1e-3);

        // With plain descent decay and penalty are one.
        var decayed = Network.Train(Train, null, Options with { Shrinkage = [new DecoupledDecay(0.1)] });
        var penalized = Network.Train(Train, null, Options with { Penalties = [new L2(0.1)] });
        Numbers(decayed, "dense1/weights").ShouldMatch(Numbers(penalized, "dense1/weights"), 1e-5, 1e-6, "descent");
    }

    [Fact]
    [Trait("Row", "R066")]
    public void Weights_are_pulled_to_where_they_began()
    {
        var first = Numbers(Network.Train(Train, null, Options with { Epochs = 0 }), "dense2/weights");
        double Distance(params WeightPenalty[] penalties) =>
            Numbers(Network.Train(Train, null, Options with { Epochs = 40, Penalties = penalties }), "dense2/weights")
            .Zip(first, (a, b) => (a - b) * (a - b)).Sum();
        var free = Distance();
        Distance(new L2(2) { Towards = ReferencePoint.Start }).ShouldBeLessThan(free / 10);
        Distance(new L1(0.2) { Towards = ReferencePoint.Start }).ShouldBeLessThan(free / 10);
        Distance(new L2(2)).ShouldBeGreaterThan(10 * free);

        // Towards the weights of another model, from other first values; and from it, by fine-tuning.
        var model = Network.Train(Train, null, Options with { Seed = 9 }).Model;
        var theirs = Array.ConvertAll(model.Values(model.Parameters.Find("dense2/weights")!).ToArray(), value => (double)value);
        var point = ReferencePoint.At("model", variable => model.Values(model.Parameters.Find(variable.Name)!).ToArray());
        Network.Train(Train, null, Options with { Epochs = 200, Penalties = [new L2(5) { Towards = point }] })
            .ShouldSatisfyAllConditions(run => Numbers(run, "dense2/weights").ShouldMatch(theirs, 0.05, 0.05, "other model"));
        Network.Train(Train, null,
            Options with { Epochs = 30, FineTuning = new FineTuning(model), Penalties = [new L2(5) { Towards = ReferencePoint.Start }] })
            .ShouldSatisfyAllConditions(run => Numbers(run, "dense2/weights").ShouldMatch(theirs, 0.05, 0.05, "fine-tuned"));
        Should.Throw<InputException>(
            () => Network.Train(Train, null, Options with { Penalties = [new L2(5) { Towards = ReferencePoint.At("short", _ => [1f]) }] }))
            .Message.ShouldContain("Reference point 'short': expected 72 values for 'dense1/weights' (6, 12), received 1");
    }

    [Fact]
    [Trait("Row", "R068")]
    public void Soft_thresholds_leave_exact_zeros_and_a_penalty_does_not()
    {
        double Zeros(TrainingOptions options) =>
            Numbers(Network.Train(Train, null, options with { Epochs = 60 }), "dense1/weights").Count(weight => weight == 0) / 72.0;
        Zeros(Options with { Shrinkage = [new SoftThreshold(0.05)] }).ShouldBeGreaterThan(0.3);
        Zeros(Options with { Penalties = [new L1(0.05)] }).ShouldBe(0);
    }

    [Fact]
    [Trait("Row", "R071")]
    public void Weights_end_within_their_ball()
    {
        var run = Network.Train(Train, null, Options with
        {
            Constraints = [new L1Ball(2) { Layers = ["dense1"] },
            new Box(0.2) { Layers = ["dense2"] }, new L2Ball(0.5) { Layers = ["output"], Of = ProjectionOf.Unit }]
        });
        Numbers(run, "dense1/weights").Sum(Math.Abs).ShouldBe(2, 1e-4);
        Numbers(run, "dense2/weights").Max(Math.Abs).ShouldBe(0.2f);
        var output = Numbers(run, "output/weights");
        for (var unit = 0; unit < 3; unit++)
        {
            Math.Sqrt(Enumerable.Range(0, 12).Sum(i => output[(3 * i) + unit] * output[(3 * i) + unit])).ShouldBeLessThan(0.5 * (1 + 1e-5));
        }
    }

    [Fact]
    [Trait("Row", "R072")]
    public void A_multiplier_holds_a_norm_at_its_limit()
    {
        var run = Network.Train(Train, null,
            Options with { Epochs = 600, BatchSize = 40, Multipliers = [new Multiplier(new L2(1) { Layers = ["dense2"] }, 1.5, 0.05)] });
        (0.5 * Numbers(run, "dense2/weights").Sum(weight => weight * weight)).ShouldBe(1.5, 0.05);
        var free = Network.Train(Train, null, Options with { Epochs = 600, BatchSize = 40 });
        (0.5 * Numbers(free, "dense2/weights").Sum(weight => weight * weight)).ShouldBeGreaterThan(3);
    }

    [Theory]
    [InlineData("activationL1")]
    [InlineData("studentT")]
    [InlineData("klSparsity")]
    [InlineData("inputGradient")]
    [InlineData("weightGradient")]
    public void Penalties_of_a_batch_lower_what_they_measure(string kind)
    {
        Penalty Make(double strength) => kind switch
        {
            "activationL1" => new ActivationL1(strength),
            "studentT" => new StudentT(strength),
            "klSparsity" => new KlSparsity(strength) { Layers = ["sigmoid1"] },
            "inputGradient" => new InputGradientPenalty(strength),
            _ => new WeightGradientPenalty(strength) { Biases = true },
        };
        double Measured(double strength)
        {
            var history = Network.Train(Train, null, Options with { Epochs = 80, BatchSize = 40, Penalties = [Make(strength)] }).History;
            return history[^1].Penalty / strength;
        }

        var weak = Measured(1e-9);
        weak.ShouldBeGreaterThan(0);
        Measured(0.3).ShouldBeLessThan(0.8 * weak);
    }

    [Fact]
    [Trait("Row", "R084")]
    public void Weight_noise_is_new_in_every_step_and_not_there_in_prediction()
    {
        var noisy = Network.Train(Train, null, Options with { WeightNoise = new WeightNoise(0.1) });
        noisy.Model.Predict(Train.Data.Features).ShouldBe(noisy.Model.Predict(Train.Data.Features));
        Problems.Saved(noisy).ShouldNotBe(Problems.Saved(Network.Train(Train, null, Options)));
        Problems.Saved(Network.Train(Train, null, Options with { WeightNoise = new WeightNoise(0.1), Threads = 2 }))
            .ShouldBe(Problems.Saved(noisy));
    }

    [Fact]
    [Trait("Row", "R100")]
    public void Tied_layers_come_together()
    {
        double Apart(double strength)
        {
            var network = Network.Classifier(Train).Dense(6).Tanh().Dense(6).Tanh();
            var run = network.Train(Train, null, Options with { Epochs = 100, Penalties = [new SoftTying("dense1", "dense2", strength)] });
            return Numbers(run, "dense1/weights").Zip(Numbers(run, "dense2/weights"), (a, b) => (a - b) * (a - b)).Sum();
        }

        Apart(3).ShouldBeLessThan(Apart(0) / 100);
        Should.Throw<GraphException>(() => Network.Train(Train, null, Options with { Penalties = [new SoftTying("dense1", "dense2", 1)] }))
            .Message.ShouldContain("expected layers 'dense1' and 'dense2' with weights of the same shapes, received dense1/weights (6, "
                + "12), dense2/weights (12, 12)");
    }

    /// <summary>All of them at once: any number of threads, cut off and resumed, gives the same bits.</summary>
    [Fact]
    public void Everything_at_once_resumes_to_the_bit()
    {
        var options = Options with
        {
            Optimizer = new Adam(0.01),
            EvaluateEvery = 7,
            Penalties = [new ElasticNet(1e-3, 1e-2) { Towards = ReferencePoint.Start }, new PowerPenalty(1e-3, 1.5), new ActivationL1(1e-3),
                new InputGradientPenalty(1e-2)],
            Multipliers = [new Multiplier(new L1(1), 3)],
            WeightNoise = new WeightNoise(1e-3),
            Shrinkage = [new DecoupledDecay(1e-2), new SoftThreshold(1e-2)],
            Constraints = [new L1Ball(5), new MaxNorm(1)],
        };
        var whole = Problems.Saved(Network.Train(Train, null, options));
        Problems.Saved(Network.Train(Train, null, options with { Threads = 2 })).ShouldBe(whole);
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        var resuming = options with { Checkpoint = new(folder.Path) { Every = TimeSpan.Zero, Resume = true } };
        var cut = new Calls
        {
            Step = s =>
            {
                if (s.Step == 13)
                {
                    source.Cancel();
                }
            },
        };
        Network.Train(Train, null, resuming with { Callbacks = [cut] }, source.Token).Steps.ShouldBe(13);
        var resumed = Network.Train(Train, null, resuming);
        Problems.Saved(resumed).ShouldBe(whole);

        // Penalties of examples are those of the last step, which a finished training that is resumed does not take again.
        Network.Train(Train, null, resuming).History.ShouldBe(resumed.History);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        void Refused(Network network, Penalty penalty, string message) =>
            Should.Throw<GraphException>(() => network.Train(Train, null, Options with { Penalties = [penalty] }))
                .Message.ShouldContain(message);
        Refused(Network, new KlSparsity(1),
            "Penalty klSparsity: expected layers with outputs between 0 and 1 (sigmoid, softmax), received 'relu1' of kind relu");
        Refused(Network, new ActivationL1(1) { Layers = ["relu7"] },
            "expected names out of dense1, sigmoid1, dense2, relu1, output, received relu7");
        Refused(Network.Classifier(Train).Dense(3), new StudentT(1),
            "Penalty studentT: expected a hidden layer with an activation, received dense1, output");
        Refused(Network.Classifier(Train).Dense(3).BatchNormalization().Relu(), new InputGradientPenalty(1),
            "received 'batchNormalization1', which mixes the examples of a batch");
        Refused(Network.Classifier(Train).Dense(3).BatchNormalization().Relu(), new WeightGradientPenalty(1),
            "received 'batchNormalization1'");
    }

    /// <summary>
    /// Where the units are rows, as in a tree's nodes, a norm constraint holds each row, and the report's largest unit is one.
    /// </summary>
    [Fact]
    [Trait("Row", "R070")]
    public void Units_that_are_rows_are_constrained_as_rows()
    {
        var network = Network.WithLoss(new HierarchicalSoftmax());
        MaxNorm constraint = new(0.3) { Layers = ["output"] };
        var run = network.Train(Train, null, Options with { Constraints = [constraint] });
        var weights = Numbers(run, "output/weights");
        var norms = weights.Chunk(weights.Length / 2).Select(row => Math.Sqrt(row.Sum(w => w * w))).ToArray();
        norms.Length.ShouldBe(2);
        norms.Max().ShouldBeInRange(0.29, 0.300001);
        WeightSizes.Measure(run.Model, [constraint])[^1].LargestUnitNorm.ShouldBe(norms.Max(), 1e-6);
        var grouped = Ridgeback.Networks.Network.For(NetworkTask.Classification(3), [2, 3, 2])
            .Add(new TransposedConvolution(4, 2, 2) { Groups = 2 }).Relu();
        var images = Dataset.Classification(new float[24], 12, [0, 1], ["a", "b", "c"], new() { ExampleShape = [2, 3, 2] });
        Should.Throw<InputException>(() => grouped.Train(images.AsTrainingSet(), null, new() { Constraints = [new MaxNorm()] }))
            .Message.ShouldContain("received the transposed convolution 'transposedConvolution1' with groups");
    }

    private static double[] Numbers(TrainingRun run, string name) =>
        Array.ConvertAll(run.Model.Values(run.Model.Parameters.Find(name)!).ToArray(), value => (double)value);
}
