using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Same seed, same bits: with any number of threads, and however often a run was cut.</summary>
public class ResumeTests : TrainingOnNoise
{
    private static readonly Lazy<(TrainingRun Run, byte[] Bytes)> Whole = new(() =>
    {
        var run = Network.Train(Train, Dev, Options);
        run.StoppedBy.ShouldBe(StopReason.Patience);
        run.BestStep.ShouldBeGreaterThan(14);
        return (run, Problems.Saved(run));
    });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Threads_and_repetition_change_no_bit(int threads)
    {
        var run = Network.Train(Train, Dev, Options with { Threads = threads });
        Problems.Saved(run).ShouldBe(Whole.Value.Bytes);
        run.History.ShouldBe(Whole.Value.Run.History);
    }

    [Fact]
    public void Threads_change_no_bit_where_the_work_is_shared_out()
    {
        var digits = Datasets.Digits().Split(seed: 1);
        var network = Network.Classifier(digits.Train).Dense(256).BatchNormalization().Relu().Dropout(0.5).Dense(128).Relu();
        TrainingOptions options = new() { BatchSize = 256, Epochs = 2, Penalties = [new L2(1e-4)] };
        byte[][] bytes =
            [.. new[] { 1, 2, 3 }.Select(t => Problems.Saved(network.Train(digits.Train, digits.Dev, options with { Threads = t })))];
        bytes[1].ShouldBe(bytes[0]);
        bytes[2].ShouldBe(bytes[0]);
    }

    [Fact]
    public void Trainings_at_the_same_time_do_not_disturb_each_other()
    {
        var bytes = new byte[3][];
        Thread[] threads =
            [.. Enumerable.Range(0, 3).Select(i => new Thread(() => bytes[i] = Problems.Saved(Network.Train(Train, Dev, Options))))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        bytes.ShouldAllBe(one => one.SequenceEqual(Whole.Value.Bytes));
    }

    [Fact]
    public void Another_seed_gives_other_numbers() =>
        Problems.Saved(Network.Train(Train, Dev, Options with { Seed = 12 })).ShouldNotBe(Whole.Value.Bytes);

    /// <summary>Cancelled after some steps, again and again, at places that a generator chose.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [Trait("Row", "R094")]
    public void A_run_that_was_cancelled_often_ends_with_the_same_bytes(ulong seed)
    {
        using var folder = new TemporaryFolder();
        var chance = new SequenceGenerator(seed, SequenceGenerator.Stream.BatchOrder, 0);
        int[] cuts = [.. Enumerable.Range(1, (int)Whole.Value.Run.Steps)];
        chance.Shuffle(cuts);
        cuts = [.. cuts.Take(5).Order()];
        TrainingRun? run = null;
        foreach (var cut in cuts)
        {
            using var source = new CancellationTokenSource();
            run = Network.Train(Train, Dev, Resuming(folder, source, cut), source.Token);
            run.Steps.ShouldBe(cut);
        }

        run = Network.Train(Train, Dev, Resuming(folder, null, -1));
        Problems.Saved(run).ShouldBe(Whole.Value.Bytes);
        run.History.ShouldBe(Whole.Value.Run.History);
        (run.BestStep, run.Steps, run.Epochs, run.StoppedBy).ShouldBe(
            (Whole.Value.Run.BestStep, Whole.Value.Run.Steps, Whole.Value.Run.Epochs, Whole.Value.Run.StoppedBy));
        run.Dev!.Loss.ShouldBe(Whole.Value.Run.Dev!.Loss);
    }

    /// <summary>Killed: the last checkpoint is that of an evaluation before.</summary>
    [Fact]
    [Trait("Row", "R094")]
    public void A_run_that_died_between_checkpoints_ends_with_the_same_bytes()
    {
        using var folder = new TemporaryFolder();
        foreach (var step in new long[] { 3, 12, 13, 27, 36 })
        {
            Should.Throw<TimeoutException>(() => Network.Train(Train, Dev, Resuming(folder, null, -1) with
            {
                Callbacks = [new Calls { Step = s => _ = s.Step == step ? throw new TimeoutException() : 0 }],
            }));
        }

        File.Exists(CheckpointFile.PathIn(folder.Path)).ShouldBeTrue();
        Problems.Saved(Network.Train(Train, Dev, Resuming(folder, null, -1))).ShouldBe(Whole.Value.Bytes);
    }

    [Fact]
    public void A_finished_run_resumed_is_the_same_run()
    {
        using var folder = new TemporaryFolder();
        var slow = new Calls { Epoch = (_, _) => Thread.Sleep(30) };
        var first = Network.Train(Train, Dev, Resuming(folder, null, -1) with { Callbacks = [slow] });
        var again = Network.Train(Train, Dev, Resuming(folder, null, -1));
        again.History.ShouldBe(first.History);
        (again.Steps, again.Epochs, again.StoppedBy, again.BestStep).ShouldBe((first.Steps, first.Epochs, first.StoppedBy, first.BestStep));
        Problems.Saved(again).ShouldBe(Problems.Saved(first));
        again.Seconds.ShouldBeGreaterThan(0.02 * first.Epochs);
    }

    [Fact]
    public void More_epochs_go_on_where_fewer_ended()
    {
        using var folder = new TemporaryFolder();
        var open = Resuming(folder, null, -1) with { EarlyStopping = null };
        Network.Train(Train, Dev, open with { Epochs = 3 }).Steps.ShouldBe(15);
        var longer = Network.Train(Train, Dev, open with { Epochs = 5 });
        Problems.Saved(longer).ShouldBe(Problems.Saved(Network.Train(Train, Dev, Options with { EarlyStopping = null, Epochs = 5 })));
    }

    /// <summary>A rate that a callback set after the last step belongs to the checkpoint.</summary>
    [Fact]
    public void A_changed_learning_rate_survives()
    {
        using var folder = new TemporaryFolder();
        var halve = new Calls { Step = s => s.Control.LearningRate *= s.Step % 4 == 0 ? 0.5 : 1 };
        var whole = Problems.Saved(Network.Train(Train, Dev, Options with { Callbacks = [halve] }));
        foreach (var cut in new[] { 4, 11, 16 })
        {
            using var source = new CancellationTokenSource();
            var options = Resuming(folder, source, cut);
            Network.Train(Train, Dev, options with { Callbacks = [halve, .. options.Callbacks] }, source.Token).Steps.ShouldBe(cut);
        }

        Problems.Saved(Network.Train(Train, Dev, Resuming(folder, null, -1) with { Callbacks = [halve] })).ShouldBe(whole);
    }

    [Theory]
    [InlineData("momentum")]
    [InlineData("rising")]
    [InlineData("adam")]
    [InlineData("descent")]
    public void Every_optimizer_resumes(string kind)
    {
        using var folder = new TemporaryFolder();
        Optimizer optimizer = kind switch
        {
            "momentum" => new Momentum(),
            "rising" =>
            new Momentum { Rise = new MomentumRise(12) },
            "adam" => new Adam(),
            _ => new GradientDescent()
        };
        var whole = Problems.Saved(Network.Train(Train, Dev, Options with { Optimizer = optimizer }));
        using var source = new CancellationTokenSource();
        Network.Train(Train, Dev, Resuming(folder, source, 9) with { Optimizer = optimizer }, source.Token).Steps.ShouldBe(9);
        Problems.Saved(Network.Train(Train, Dev, Resuming(folder, null, -1) with { Optimizer = optimizer, Threads = 2 })).ShouldBe(whole);
    }

    [Fact]
    public void Without_resuming_a_run_begins_anew()
    {
        using var folder = new TemporaryFolder();
        Network.Train(Train, Dev, Resuming(folder, null, -1));
        var run = Network.Train(Train, Dev, Options with { Checkpoint = new(folder.Path), Epochs = 1 });
        run.Steps.ShouldBe(5);
        run.History.Select(point => point.Step).ShouldBe([0, 5]);
    }

    private static TrainingOptions Resuming(TemporaryFolder folder, CancellationTokenSource? source, int cut) => Options with
    {
        Checkpoint = new(folder.Path) { Every = TimeSpan.Zero, Resume = true },
        Callbacks = source is null ? [] : [new Calls
        {
            Step = s =>
            {
                if (s.Step == cut)
                {
                    source.Cancel();
                }
            },
        }],
    };
}
