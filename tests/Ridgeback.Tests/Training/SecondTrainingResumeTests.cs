using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Two trainings, broken off in the first or in the second, end with the bytes of an uninterrupted run.</summary>
public class SecondTrainingResumeTests : TrainingOnNoise
{
    [Theory]
    [InlineData(AfterStopping.Retrain, false)]
    [InlineData(AfterStopping.Retrain, true)]
    [InlineData(AfterStopping.Continue, false)]
    [InlineData(AfterStopping.Continue, true)]
    [Trait("Row", "R090")]
    [Trait("Row", "R092")]
    [Trait("Row", "R095")]
    public void Killed_or_cancelled_in_either_training_it_ends_with_the_same_bytes(AfterStopping then, bool beside)
    {
        // A seed whose second training is long enough to be broken off again and again.
        (var options, var whole) =
            Enumerable.Range(1, 40).Select(seed => Options with { Seed = (ulong)seed, EarlyStopping = new(5) { Then = then } })
            .Select(chosen => (chosen, Network.Train(Train, Dev, chosen))).First(pair => pair.Item2.Second!.Steps > 45);
        var first = (int)whole.Steps;
        using var folder = new TemporaryFolder();
        var resuming = options with { EvaluateBeside = beside, Checkpoint = new(folder.Path) { Every = TimeSpan.Zero, Resume = true } };

        // How many steps each part may do before it is broken off: some fall into the first training, some into the second.
        foreach (var steps in new[] { 5, first / 2, first - (first / 2 / 7 * 7) + 10, 4, 16, 17 })
        {
            var done = 0;
            Should.Throw<TimeoutException>(() => Network.Train(Train, Dev, resuming with
            {
                Threads = 1 + (steps % 2),
                Callbacks = [new Calls { Step = _ => done = done < steps ? done + 1 : throw new TimeoutException() }],
            }));
        }

        File.Exists(CheckpointFile.PathIn(folder.Path, second: true)).ShouldBeTrue();
        using var source = new CancellationTokenSource();
        var left = 6;
        var cancelled = Network.Train(
            Train, Dev, resuming with { Callbacks = [new Calls { Step = _ => { if (--left == 0) { source.Cancel(); } } }] }, source.Token);
        cancelled.StoppedBy.ShouldBe(StopReason.Cancelled);
        cancelled.Second!.IsComplete.ShouldBeFalse();
        Problems.Bits(cancelled.Model).ShouldBe(Problems.Bits(whole.DevModel));

        var run = Network.Train(Train, Dev, resuming with { Threads = 2 });
        Same(run, whole);
        Same(Network.Train(Train, Dev, resuming), whole);
    }

    /// <summary>More patience, given on resuming, may find another best step: then the second training begins anew.</summary>
    [Fact]
    [Trait("Row", "R092")]
    public void A_first_training_that_went_on_has_another_second_one()
    {
        using var folder = new TemporaryFolder();
        TrainingOptions With(int patience, bool kept) => Options with
        {
            EarlyStopping = new(patience) { Then = AfterStopping.Continue },
            Checkpoint = kept ? new(folder.Path) { Resume = true } : null,
        };
        var patience = Enumerable.Range(2, 40).First(p => Network.Train(Train, Dev, Options with { EarlyStopping = new(p) })
            .BestStep > Network.Train(Train, Dev, Options with { EarlyStopping = new(1) }).BestStep);
        var little = Network.Train(Train, Dev, With(1, kept: true));
        var more = Network.Train(Train, Dev, With(patience, kept: true));
        more.BestStep.ShouldBeGreaterThan(little.BestStep);
        Same(more, Network.Train(Train, Dev, With(patience, kept: false)));
    }

    /// <summary>A tolerance that ended the first training has ended it for a resumed run too.</summary>
    [Fact]
    public void A_training_that_came_to_rest_does_not_move_again()
    {
        using var folder = new TemporaryFolder();
        var options = Options
            with
        { Tolerance = new StoppingTolerance { Gradient = 1e3 }, Checkpoint = new(folder.Path) { Resume = true } };
        var first = Network.Train(Train, Dev, options);
        (first.Steps, first.StoppedBy).ShouldBe((1L, StopReason.Tolerance));
        var again = Network.Train(Train, Dev, options);
        (again.Steps, again.StoppedBy, again.Epochs).ShouldBe((1L, StopReason.Tolerance, first.Epochs));
        again.History.ShouldBe(first.History);
    }

    [Fact]
    public void The_place_of_a_plateau_is_remembered()
    {
        var options = Options with { Schedule = new OnPlateau(patience: 2), EarlyStopping = new(5) { Then = AfterStopping.Retrain } };
        var whole = Network.Train(Train, Dev, options);
        using var folder = new TemporaryFolder();
        var resuming = options with { Checkpoint = new(folder.Path) { Every = TimeSpan.Zero, Resume = true } };
        var done = 0;
        Should.Throw<TimeoutException>(() => Network.Train(Train, Dev, resuming with
        {
            Callbacks = [new Calls { Step = _ => done = done < whole.Steps + 9 ? done + 1 : throw new TimeoutException() }],
        }));
        Same(Network.Train(Train, Dev, resuming), whole);
    }

    private static void Same(TrainingRun run, TrainingRun whole)
    {
        Problems.Saved(run).ShouldBe(Problems.Saved(whole));
        run.History.ShouldBe(whole.History);
        run.Second!.History.ShouldBe(whole.Second!.History);
        (run.Steps, run.BestStep, run.StoppedBy, run.Second.Steps, run.Second.StoppedBy).ShouldBe(
            (whole.Steps, whole.BestStep, whole.StoppedBy, whole.Second.Steps, whole.Second.StoppedBy));
        run.EquivalentPenalty!.RateSum.ShouldBe(whole.EquivalentPenalty!.RateSum);
    }
}
