using Ridgeback.Data;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Several named steps for every mini-batch, each with an objective, layers, an optimizer and a schedule of its own.</summary>
public class StepTests : TrainingOnNoise
{
    /// <summary>The body rebuilds its input by one rule, the output tells classes apart by another.</summary>
    private static readonly Network Two = Network.WithHead(Head.Reconstruction("rebuild"));

    private static readonly TrainingOptions Alternating = Options with
    {
        Steps =
        [
            new TrainingStep("rebuild", new HeadTask("rebuild")) { Layers = ["dense1", "batchNormalization1", "rebuild.output"] },
            new TrainingStep("classify", new OwnTask()) { Optimizer = new Momentum(0.05), Schedule = new Exponential(0.99) },
        ],
    };

    /// <summary>
    /// Each step's update is that of a training of its own whose other layers stand still, seen from where the step before left them.
    /// </summary>
    [Fact]
    public void A_step_moves_its_own_layers_by_its_own_rule()
    {
        var network = Ridgeback.Networks.Network.Classifier(Train).Dense(6).Tanh().WithHead(Head.Reconstruction("rebuild"));
        var plain = new TrainingOptions
        {
            Optimizer = new GradientDescent(0.1),
            BatchSize = 61,
            Epochs = 1,
            EarlyStopping = null,
            Threads = 1,
            Penalties = [new L2(1e-2)],
        };
        var both = network.Train(Train, null, plain with
        {
            Steps =
            [
                new TrainingStep("rebuild", new HeadTask("rebuild")) { Layers = ["dense1", "rebuild.output"] },
                new TrainingStep("classify", new OwnTask()) { Layers = ["output"], Optimizer = new Adam(0.02) },
            ],
        });
        var first = network.Train(
            Train, null, plain with { Objective = new HeadTask("rebuild"), Groups = [new("output") { Frozen = true }] });
        var second = network.Train(Train, null, plain with
        {
            Objective = new OwnTask(),
            Optimizer = new Adam(0.02),
            FineTuning = new FineTuning(first.Model),
            Groups = [new("dense1", "rebuild.output") { Frozen = true }],
        });
        Problems.Bits(both.Model).ShouldBe(Problems.Bits(second.Model));
        Problems.Bits(both.Model).ShouldNotBe(Problems.Bits(first.Model));
    }

    /// <summary>The loss of a training of steps is the sum of the steps'.</summary>
    [Fact]
    public void Losses_are_sums_of_the_steps()
    {
        var run = Two.Train(Train, Dev, Alternating with { Epochs = 2 });
        var whole = Two.Train(Train, Dev, Options with { Epochs = 0 });
        run.History[0].TrainLoss.ShouldBe(whole.History[0].TrainLoss, 1e-6);
        run.History[0].DevLoss!.Value.ShouldBe(whole.History[0].DevLoss!.Value, 1e-6);
        run.History[^1].TrainLoss.ShouldBeLessThan(run.History[0].TrainLoss);
        run.EquivalentPenalty.ShouldBeNull();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    [Trait("Row", "R094")]
    [Trait("Row", "R095")]
    public void The_bits_do_not_depend_on_threads_or_on_being_resumed(int threads, bool beside)
    {
        var options = Alternating with { WeightAverage = new(0.8), Schedule = new OnPlateau(patience: 2) };
        var whole = Two.Train(Train, Dev, options);
        whole.Steps.ShouldBeGreaterThan(40);
        using var folder = new TemporaryFolder();
        var resuming = options with
        {
            Threads = threads,
            EvaluateBeside = beside,
            Checkpoint = new(folder.Path) { Every = TimeSpan.Zero, Resume = true },
        };
        foreach (var cut in new[] { 1, 9, 26 })
        {
            using var source = new CancellationTokenSource();
            var calls = new Calls { Step = s => { if (s.Step == cut) { source.Cancel(); } } };
            Two.Train(Train, Dev, resuming with { Callbacks = [calls] }, source.Token).Steps.ShouldBe(cut);
        }

        Should.Throw<InputException>(() => Two.Train(Train, Dev, resuming with
        {
            Steps = [Alternating.Steps[0], Alternating.Steps[1] with { Optimizer = new Momentum(0.06) }],
        })).Message.ShouldContain("checkpoint.safetensors': expected one of");
        var run = Two.Train(Train, Dev, resuming);
        Problems.Saved(run).ShouldBe(Problems.Saved(whole));
        run.History.ShouldBe(whole.History);
        Problems.Saved(Two.Train(Train, Dev, options with { Steps = [.. options.Steps.Reverse()] })).ShouldNotBe(Problems.Saved(whole));
    }

    /// <summary>A step's schedule is its own; without one it follows the training's, callbacks included.</summary>
    [Fact]
    public void Rates_are_each_steps_own()
    {
        var still = Two.Train(Train, Dev, Alternating with { Epochs = 0 });
        var frozen = Two.Train(Train, Dev, Alternating with
        {
            Epochs = 2,
            EarlyStopping = null,
            Callbacks = [new Calls { Evaluation = (_, control) => control.LearningRate = 0, Step = s => s.Control.LearningRate = 0 }],
            Penalties = [],
            Constraints = [],
        });
        Moved("dense1/weights").ShouldBeFalse();
        Moved("rebuild.output/weights").ShouldBeFalse();
        Moved("dense2/weights").ShouldBeTrue();

        var other = Two.Train(Train, Dev, Alternating with
        {
            Epochs = 2,
            EarlyStopping = null,
            Penalties = [],
            Constraints = [],
            Steps = [Alternating.Steps[0], Alternating.Steps[1] with { Schedule = new Custom("none", _ => 0) }],
        });
        (frozen, var previous) = (other, frozen);
        Moved("dense1/weights").ShouldBeTrue();
        Moved("dense2/weights").ShouldBeFalse();
        previous.Steps.ShouldBe(other.Steps);

        bool Moved(string name) => !Values(frozen.Model, name).SequenceEqual(Values(still.Model, name));
        static float[] Values(Model model, string name) => model.Values(model.Parameters.Find(name)!).ToArray();
    }

    /// <summary>Moving averages belong to the step of their layer; layers of no step run as in prediction and keep everything.</summary>
    [Fact]
    public void Layers_of_no_step_stay_as_they_are()
    {
        var body = Alternating.Steps[0];
        var run = Two.Train(Train, Dev, Alternating with { Steps = [body], Epochs = 2, EarlyStopping = null });
        var begun = Two.Train(Train, Dev, Alternating with { Epochs = 0 });
        foreach (var variable in run.Model.Parameters.All)
        {
            var moved = !run.Model.Values(variable).SequenceEqual(begun.Model.Values(begun.Model.Parameters.Find(variable.Name)!));
            moved.ShouldBe(body.Layers!.Contains(variable.Name[..variable.Name.LastIndexOf('/')]), variable.Name);
        }

        var outside = Two.Train(Train, Dev, Alternating with
        {
            Steps = [body with { Layers = ["dense1", "rebuild.output"] }],
            Epochs = 2,
            EarlyStopping = null,
        });
        outside.Model.Values(outside.Model.Parameters.Find("batchNormalization1/movingMean")!).ToArray().ShouldAllBe(value => value == 0);
    }

    /// <summary>Another step runs a normalization as in training, and leaves its moving averages alone.</summary>
    [Fact]
    public void Moving_averages_are_moved_once_a_batch()
    {
        var options = Alternating with { BatchSize = 61, Epochs = 1, EvaluateEvery = 1, EarlyStopping = null };
        var alone = Two.Train(Train, Dev, options with { Steps = [options.Steps[0]] });
        var both = Two.Train(Train, Dev, options);
        both.Steps.ShouldBe(1);
        foreach (var name in new[] { "batchNormalization1/movingMean", "batchNormalization1/movingVariance", "dense1/weights" })
        {
            both.Model.Values(both.Model.Parameters.Find(name)!).ToArray()
                .ShouldBe(alone.Model.Values(alone.Model.Parameters.Find(name)!).ToArray(), name);
        }

        both.Model.Values(both.Model.Parameters.Find("batchNormalization1/movingMean")!).ToArray().ShouldContain(value => value != 0);
    }

    /// <summary>Averages are those of every step's parameters.</summary>
    [Fact]
    public void Every_step_s_parameters_are_averaged()
    {
        var options = Alternating with { Epochs = 2, EarlyStopping = null };
        var plain = Two.Train(Train, Dev, options);
        var averaged = Two.Train(Train, Dev, options with { WeightAverage = new(0.9) });
        foreach (var variable in plain.Model.Parameters.Trained)
        {
            averaged.Model.Values(averaged.Model.Parameters.Find(variable.Name)!).ToArray()
                .ShouldNotBe(plain.Model.Values(variable).ToArray(), variable.Name);
        }
    }

    /// <summary>One named step is the training without names.</summary>
    [Fact]
    public void One_step_of_the_network_s_own_losses_is_an_ordinary_training()
    {
        var named = Two.Train(Train, Dev, Options with { Steps = [new TrainingStep("all", new Supervised())] });
        var plain = Two.Train(Train, Dev, Options);
        Problems.Bits(named.Model).ShouldBe(Problems.Bits(plain.Model));
        named.Steps.ShouldBe(plain.Steps);
    }
}
