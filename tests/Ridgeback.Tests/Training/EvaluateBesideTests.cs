using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>An evaluation beside the training gives the bits, the history and the stop of one at once.</summary>
public class EvaluateBesideTests : TrainingOnNoise
{
    /// <summary>
    /// What may change at an evaluation: the end, the rate by schedule, the rate or the end by callback; and what averages or augments.
    /// </summary>
    public static TheoryData<string> Cases =>
        ["early stopping", "each epoch", "plateaus", "averages", "rate by callback", "end by callback", "no dev rows", "last epoch",
            "continue", "noise", "tolerance"];

    [Theory]
    [MemberData(nameof(Cases))]
    [Trait("Row", "R095")]
    public void The_result_is_that_of_evaluations_at_once(string kind)
    {
        var inline = Fit(kind, beside: false, threads: 1);
        (inline.StoppedBy == StopReason.Tolerance).ShouldBe(kind == "tolerance");
        foreach (var threads in new[] { 1, 2 })
        {
            var beside = Fit(kind, beside: true, threads);
            Problems.Saved(beside).ShouldBe(Problems.Saved(inline));
            beside.History.ShouldBe(inline.History);
            (beside.Steps, beside.BestStep, beside.Epochs, beside.StoppedBy)
                .ShouldBe((inline.Steps, inline.BestStep, inline.Epochs, inline.StoppedBy));
            beside.Dev?.Loss.ShouldBe(inline.Dev!.Loss);
            beside.EquivalentPenalty?.RateSum.ShouldBe(inline.EquivalentPenalty!.RateSum);
            beside.Second?.Steps.ShouldBe(inline.Second!.Steps);
        }
    }

    /// <summary>The training really runs on while an evaluation is made, and what it did past the stop is not in the result.</summary>
    [Fact]
    [Trait("Row", "R095")]
    public void Steps_past_the_stop_are_done_and_discarded()
    {
        var steps = new List<long>();
        var run =
            Network.Train(Train, Dev, Options with { EvaluateBeside = true, Callbacks = [new Calls { Step = s => steps.Add(s.Step) }] });
        run.StoppedBy.ShouldBe(StopReason.Patience);
        steps.Max().ShouldBe(run.Steps + 7);
        run.History[^1].Step.ShouldBe(run.Steps);

        // An evaluation is heard of when the next one is due.
        var heard = new List<(long At, long Of)>();
        var last = 0L;
        Network.Train(Train, Dev, Options with
        {
            EvaluateBeside = true,
            Epochs = 5,
            Callbacks = [new Calls { Step = s => last = s.Step, Evaluation = (point, _) => heard.Add((last, point.Step)) }],
        });
        heard.ShouldBe([(0, 0), (14, 7), (21, 14), (25, 21), (25, 25)]);
    }

    /// <summary>Where the discarded steps would have failed, nothing is said of it.</summary>
    [Fact]
    [Trait("Row", "R095")]
    public void A_failure_past_the_stop_has_not_happened()
    {
        var inline = Network.Train(Train, Dev, Options);
        var run = Network.Train(Train, Dev, Options with
        {
            EvaluateBeside = true,
            Callbacks = [new Calls { Step = s => s.Control.LearningRate = s.Step == inline.Steps + 1 ? 1e38 : s.Control.LearningRate }],
        });
        (run.StoppedBy, run.Message, run.Steps).ShouldBe((StopReason.Patience, "", inline.Steps));
        Problems.Saved(run).ShouldBe(Problems.Saved(inline));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [Trait("Row", "R095")]
    public void Broken_off_and_resumed_it_is_the_same_run(int threads)
    {
        var whole = Network.Train(Train, Dev, Options);
        using var folder = new TemporaryFolder();
        var resuming = Options
            with
        { EvaluateBeside = true, Threads = threads, Checkpoint = new(folder.Path) { Every = TimeSpan.Zero, Resume = true } };
        foreach (var step in new long[] { 8, 16, 17, 33, 44 })
        {
            Should.Throw<TimeoutException>(() => Network.Train(Train, Dev, resuming with
            {
                Callbacks = [new Calls { Step = s => _ = s.Step == step ? throw new TimeoutException() : 0 }],
            }));
        }

        using var source = new CancellationTokenSource();
        Network.Train(Train, Dev, resuming with { Callbacks = [new Calls { Step = s => { if (s.Step == 46) { source.Cancel(); } } }] },
            source.Token).Steps.ShouldBe(46);
        var run = Network.Train(Train, Dev, resuming);
        Problems.Saved(run).ShouldBe(Problems.Saved(whole));
        run.History.ShouldBe(whole.History);

        // A checkpoint of either kind is taken up by the other.
        Problems.Saved(Network.Train(Train, Dev, resuming with { EvaluateBeside = false })).ShouldBe(Problems.Saved(whole));
    }

    /// <summary>
    /// The steps past the stop are not in the checkpoint either: with more patience it goes on as if it had never stopped.
    /// </summary>
    [Fact]
    [Trait("Row", "R095")]
    public void With_more_patience_it_goes_on_from_the_stop()
    {
        using var folder = new TemporaryFolder();
        var resuming = Options with { EvaluateBeside = true, Checkpoint = new(folder.Path) { Resume = true } };
        var early = Network.Train(Train, Dev, resuming with { EarlyStopping = new(1) });
        early.StoppedBy.ShouldBe(StopReason.Patience);
        var whole = Network.Train(Train, Dev, Options);
        early.Steps.ShouldBeLessThan(whole.Steps);
        var run = Network.Train(Train, Dev, resuming);
        Problems.Saved(run).ShouldBe(Problems.Saved(whole));
        run.History.ShouldBe(whole.History);
    }

    private static TrainingRun Fit(string kind, bool beside, int threads)
    {
        var options = Options with { EvaluateBeside = beside, Threads = threads };
        options = kind switch
        {
            "each epoch" => options with { EvaluateEvery = null },
            "plateaus" => options with { Schedule = new OnPlateau(patience: 2) },
            "averages" => options with { WeightAverage = new WeightAverage(0.8) },
            "rate by callback" => options
                with
            { Callbacks = [new Calls { Evaluation = (point, control) => control.LearningRate *= point.Step % 3 == 0 ? 0.5 : 1 }] },
            "end by callback" =>
                options with { Callbacks = [new Calls { Evaluation = (point, control) => { if (point.Step == 28) { control.Stop(); } } }] },
            "last epoch" => options with { Epochs = 4 },
            "continue" => options with { EarlyStopping = new(5) { Then = AfterStopping.Continue } },
            "tolerance" => options with { Tolerance = new StoppingTolerance { Progress = 5e-3 } },
            "noise" => options with { Augmentation = [new Ridgeback.Augmentation.Noise(0.1)] },
            _ => options,
        };
        return Network.Train(Train, kind == "no dev rows" ? null : Dev, kind == "no dev rows" ? options with { Epochs = 5 } : options);
    }
}
