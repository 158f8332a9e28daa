using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Objectives;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>A training step allocates nothing, and memory stays flat.</summary>
[Collection(nameof(Alone))]
public class AllocationTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Steps_of_a_real_training_allocate_no_byte(int threads)
    {
        var digits = Datasets.Digits().Split(seed: 1);
        var meter = new Meter(from: 50, window: 10);
        var network = Network.Classifier(digits.Train).Dense(128).BatchNormalization().Relu().Dropout(0.5).Dense(64).Relu();
        network.Train(digits.Train, digits.Dev, new TrainingOptions
        {
            Optimizer = new AdaMax(),
            Penalties = [new L2(1e-4), new L1(1e-5)],
            Constraints = [new MaxNorm(3)],
            BatchSize = 64,
            EvaluateEvery = 100_000,
            Epochs = 18,
            Threads = threads,
            Callbacks = [meter, new Quiet()],
        });
        meter.AllocatesNothing();
    }

    [Fact]
    public void Steps_with_two_classes_and_of_a_regression_allocate_no_byte()
    {
        foreach (var data in new[] { Problems.TwoKinds, Problems.Line(100) })
        {
            var meter = new Meter(from: 20, window: 10);
            Network.For(NetworkTask.Of(data), [data.FeatureCount]).Dense(8).Tanh().Train(data.AsTrainingSet(), data, new TrainingOptions
            {
                BatchSize = 32,
                EvaluateEvery = 100_000,
                Epochs = 70,
                Threads = 1,
                Callbacks = [meter],
            });
            meter.AllocatesNothing();
        }
    }

    [Fact]
    public void Steps_of_several_objectives_and_schedules_allocate_no_byte()
    {
        var meter = new Meter(from: 20, window: 10);
        Network.Classifier(Problems.Iris.Train).Dense(8).Tanh().WithHead(Head.Reconstruction("rebuild")).Train(
            Problems.Iris.Train, Problems.Iris.Dev, new TrainingOptions
            {
                Steps =
                [
                    new TrainingStep("rebuild", new HeadTask("rebuild")) { Layers = ["dense1", "rebuild.output"] },
                    new TrainingStep("classify", new OwnTask()) { Optimizer = new Momentum(), Schedule = new Exponential(0.99) },
                ],
                Schedule = new Cosine(),
                WeightAverage = new(0.9),
                Penalties = [new ActivationL1(0.01)],
                EvaluateEvery = 100_000,
                Epochs = 90,
                Threads = 1,
                Callbacks = [meter],
            });
        meter.AllocatesNothing();
    }

    [Fact]
    public void Memory_is_flat_over_ten_thousand_steps()
    {
        var train = Problems.Iris.Train;
        long early = 0;
        long late = 0;
        var watcher = new Calls
        {
            Step = s =>
            {
                if (s.Step is 500 or 10_500)
                {
                    (early, late) = (late, GC.GetTotalMemory(forceFullCollection: true));
                }
            },
        };
        var run = Problems.Small(train).Train(train, Problems.Iris.Dev, new TrainingOptions
        {
            BatchSize = 30,
            Epochs = 3510,
            EvaluateEvery = 250,
            EarlyStopping = null,
            Threads = 1,
            Callbacks = [watcher],
        });
        run.Steps.ShouldBe(3510 * 3);

        // 40 evaluations stay in the history.
        (late - early).ShouldBeLessThan(64 * 1024);
    }

    /// <summary>Bytes allocated over windows of steps: by the training thread, and by the whole process.</summary>
    private sealed class Meter(int from, int window) : TrainingCallback
    {
        private const int Count = 24;
        private readonly List<long> own = new(Count);
        private readonly List<long> whole = new(Count);
        private long ownStart;
        private long wholeStart;

        /// <summary>
        /// The training thread never allocates. The test host does, some 168 bytes now and then; a worker that allocates
        /// in every step would do so in every window.
        /// </summary>
        public void AllocatesNothing()
        {
            own.Count.ShouldBe(Count);
            own.ShouldAllBe(bytes => bytes == 0);
            whole.Count(bytes => bytes == 0).ShouldBeGreaterThan(Count / 8, string.Join(", ", whole));
        }

        public override void OnStep(in StepContext step)
        {
            if (own.Count == Count || step.Step < from || (step.Step - from) % window != 0)
            {
                return;
            }

            var ownNow = GC.GetAllocatedBytesForCurrentThread();
            var wholeNow = GC.GetTotalAllocatedBytes(precise: true);
            if (step.Step > from)
            {
                own.Add(ownNow - ownStart);
                whole.Add(wholeNow - wholeStart);
            }

            wholeStart = GC.GetTotalAllocatedBytes(precise: true);
            ownStart = GC.GetAllocatedBytesForCurrentThread();
        }
    }

    private sealed class Quiet : TrainingCallback;
}
