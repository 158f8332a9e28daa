using Microsoft.Extensions.Logging;
using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Who is told what, when, and how often.</summary>
public class CallbackTests
{
    private static readonly TrainingSet Train = Problems.Noise(10, 1).AsTrainingSet();
    private static readonly Dataset Dev = Problems.Noise(8, 5);
    private static readonly Network Network = Problems.Small(Train);
    private static readonly TrainingOptions Options = new() { BatchSize = 4, Epochs = 2, Threads = 1 };

    [Fact]
    public void Steps_evaluations_and_epochs_come_in_order()
    {
        var told = new List<string>();
        Network.Train(Train, Dev, Options with { EvaluateEvery = 2, Callbacks = [Teller("a", told), Teller("b", told)] });
        told.ShouldBe(
        [
            "a evaluation 0", "b evaluation 0",
            "a step 1 of epoch 0", "b step 1 of epoch 0", "a step 2 of epoch 0", "b step 2 of epoch 0",
            "a evaluation 2", "b evaluation 2", "a step 3 of epoch 0", "b step 3 of epoch 0", "a epoch 1", "b epoch 1",
            "a step 4 of epoch 1", "b step 4 of epoch 1", "a evaluation 4", "b evaluation 4",
            "a step 5 of epoch 1", "b step 5 of epoch 1", "a step 6 of epoch 1", "b step 6 of epoch 1",
            "a evaluation 6", "b evaluation 6", "a epoch 2", "b epoch 2",
        ]);
    }

    [Fact]
    public void Progress_gets_every_point_of_the_history()
    {
        var reporter = new Reporter();
        var run = Network.Train(Train, Dev, Options with { EvaluateEvery = 4, Progress = reporter });
        reporter.Points.ShouldBe(run.History);
        run.History.Select(point => point.Step).ShouldBe([0, 4, 6]);
    }

    [Fact]
    public void The_log_has_a_line_for_each_evaluation_and_one_for_the_end()
    {
        var log = new LineLog();
        var run = Network.Train(Train, Dev, Options with { Logger = log });
        log.Lines.Count.ShouldBe(run.History.Count + 1);
        log.Lines[0].ShouldMatch(@"^Information: step 0, epoch 0\.0: train loss \d\.\d{4}, dev loss \d\.\d{4}, dev metric \d\.\d{4}$");
        log.Lines[^1].ShouldBe($"Information: stopped by Epochs after 6 steps; best step {run.BestStep}");
    }

    [Fact]
    public void The_learning_rate_can_be_changed_for_the_next_step()
    {
        var plain = Options with { Optimizer = new GradientDescent(0.5), EarlyStopping = null };
        var halfway = Problems.Bits(Network.Train(Train, Dev, plain with { Epochs = 1 }).Model);
        var rates = new List<double>();
        var hold = new Calls { Step = s => rates.Add(s.Control.LearningRate), Epoch = (_, control) => control.LearningRate = 0 };
        Problems.Bits(Network.Train(Train, Dev, plain with { Callbacks = [hold] }).Model).ShouldBe(halfway);
        rates.ShouldBe([0.5, 0.5, 0.5, 0, 0, 0]);

        // Half the rate from the first step on is the optimizer with half the rate.
        var half = new Calls { Evaluation = (_, control) => control.LearningRate = 0.25 };
        Problems.Bits(Network.Train(Train, Dev, plain with { Callbacks = [half] }).Model).ShouldBe(
            Problems.Bits(Network.Train(Train, Dev, plain with { Optimizer = new GradientDescent(0.25) }).Model));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    public void A_learning_rate_that_cannot_be_is_refused(double rate) =>
        Should.Throw<GraphException>(() => Network.Train(Train, Dev, Options with
        {
            Callbacks = [new Calls { Step = s => s.Control.LearningRate = rate }],
        })).Message.ShouldStartWith("TrainingControl, LearningRate: expected a finite number of 0 or more, received ");

    [Fact]
    public void A_stop_from_any_place_ends_it_before_the_next_step()
    {
        Stopped(new Calls { Evaluation = (point, control) => Stop(point.Step == 0, control) }, 0);
        Stopped(new Calls { Step = s => Stop(s.Step == 2, s.Control) }, 2);
        Stopped(new Calls { Evaluation = (point, control) => Stop(point.Step == 3, control) }, 3);
        Stopped(new Calls { Epoch = (epoch, control) => Stop(epoch == 1, control) }, 3);

        static void Stop(bool now, TrainingControl control)
        {
            if (now)
            {
                control.Stop();
            }
        }

        static void Stopped(Calls callback, long steps)
        {
            var run = Network.Train(Train, Dev, Options with { Callbacks = [callback] });
            run.StoppedBy.ShouldBe(StopReason.Callback);
            run.Steps.ShouldBe(steps);
            run.History[^1].Step.ShouldBe(steps);
        }
    }

    [Fact]
    public void The_run_tells_seed_threads_and_time()
    {
        var run = Network.Train(Train, Dev, Options with { Seed = 77, Threads = 3 });
        run.Seed.ShouldBe(77UL);
        run.Threads.ShouldBe(3);
        run.Seconds.ShouldBeGreaterThan(0);
        run.Message.ShouldBe("");
        Network.Train(Train, Dev, Options with { Epochs = 0, Threads = 0 }).Threads.ShouldBe(Environment.ProcessorCount);
    }

    private static Calls Teller(string name, List<string> told) => new()
    {
        Step = s => told.Add($"{name} step {s.Step} of epoch {s.Epoch}"),
        Evaluation = (point, _) => told.Add($"{name} evaluation {point.Step}"),
        Epoch = (epoch, _) => told.Add($"{name} epoch {epoch}"),
    };

    private sealed class Reporter : IProgress<EvaluationPoint>
    {
        public List<EvaluationPoint> Points { get; } = [];

        public void Report(EvaluationPoint value) => Points.Add(value);
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class LineLog : ILogger
{
    public List<string> Lines { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel}: {formatter(state, exception)}");
}
