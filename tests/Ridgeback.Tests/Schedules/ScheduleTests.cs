using Ridgeback.Data;
using Ridgeback.Graphs;
using Ridgeback.Optimizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Schedules;

/// <summary>Closed forms, and what a training makes of them.</summary>
public class ScheduleTests
{
    private static readonly TrainingSet Train = Problems.Noise(64, 1).AsTrainingSet();

    [Fact]
    [Trait("Row", "R055")]
    public void Inverse_epoch() =>
        Factors(new InverseEpoch(0.5))
            .ShouldBe([1, 1, 1, 1, 1 / 1.5, 1 / 1.5, 1 / 1.5, 1 / 1.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.4, 0.4, 0.4], 1e-15);

    [Fact]
    [Trait("Row", "R056")]
    public void Exponential() => Epochs(new Exponential()).ShouldBe([1, 0.95, 0.95 * 0.95, 0.95 * 0.95 * 0.95], 1e-15);

    [Fact]
    [Trait("Row", "R057")]
    public void Inverse_square_root_counts_epochs_from_1() =>
        Epochs(new InverseSquareRoot(2)).ShouldBe([2, 2 / Math.Sqrt(2), 2 / Math.Sqrt(3), 1], 1e-15);

    [Fact]
    [Trait("Row", "R059")]
    public void By_step_or_by_any_function()
    {
        Factors(new Linear(0.2)).ShouldBe([.. Enumerable.Range(0, 16).Select(k => 1 - (0.8 * k / 16))], 1e-15);
        Factors(new Cosine(0.2)).ShouldBe([.. Enumerable.Range(0, 16).Select(k => 0.2 + (0.4 * (1 + Math.Cos(Math.PI * k / 16))))], 1e-15);
        Factors(new Custom("thirds", place => place.Step % 3)).ShouldBe([.. Enumerable.Range(0, 16).Select(k => (double)(k % 3))]);
        Epochs(new Milestones([1, 3], 0.5)).ShouldBe([1, 0.5, 0.5, 0.25]);
        Factors(new WarmUp(5, new Exponential(0.5)))
            .ShouldBe([0.2, 0.4, 0.6, 0.8, 0.5, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.125], 1e-15);
        Factors(new ConstantRate()).ShouldAllBe(factor => factor == 1);
    }

    [Fact]
    [Trait("Row", "R059")]
    public void One_cycle_rises_to_the_rate_and_falls_to_almost_nothing()
    {
        var factors = Factors(new OneCycle(rise: 0.25, start: 0.1, end: 0.01));
        factors[0].ShouldBe(0.1, 1e-15);
        factors[2].ShouldBe(0.1 + (0.9 * 0.5), 1e-15);
        factors[4].ShouldBe(1);
        factors[10].ShouldBe(0.01 + (0.99 * 0.5), 1e-15);
        new OneCycle(end: 0.01).Factor(new SchedulePlace(16, 4, 4, 4)).ShouldBe(0.01, 1e-15);
    }

    /// <summary>The rates that steps were really made with, out of their effect on the loss' only parameter.</summary>
    [Fact]
    [Trait("Row", "R059")]
    public void A_training_steps_by_the_schedule()
    {
        var rates = new List<double>();
        var run = Problems.Small(Train).Train(Train, null, new TrainingOptions
        {
            Optimizer = new GradientDescent(0.5),
            Schedule = new WarmUp(3, new Exponential(0.5)),
            Epochs = 3,
            BatchSize = 16,
            Threads = 1,
            Callbacks = [new Calls { Step = step => rates.Add(step.Control.LearningRate) }],
        });
        double[] expected = [0.5 / 3, 1 / 3.0, 0.5, 0.5, 0.25, 0.25, 0.25, 0.25, 0.125, 0.125, 0.125, 0.125];
        rates.ToArray().ShouldBe(expected, 1e-15);
        run.History.Select(point => point.LearningRate).ToArray().ShouldBe([0.5 / 3, 0.5, 0.25, 0.125], 1e-15);

        // A factor of 0 holds everything still.
        var still = Problems.Small(Train)
            .Train(Train, null, new TrainingOptions { Schedule = new Custom("still", _ => 0), Epochs = 2, Threads = 1 });
        Problems.Bits(still.Model)
            .ShouldBe(Problems.Bits(Problems.Small(Train).Train(Train, null, new TrainingOptions { Epochs = 0, Threads = 1 }).Model));
    }

    /// <summary>
    /// Dev rows that have nothing to do with the training rows: the loss stops falling, and every third bad evaluation halves the rate.
    /// </summary>
    [Fact]
    [Trait("Row", "R058")]
    public void A_plateau_of_the_dev_error_halves_the_rate()
    {
        var dev = Problems.Noise(40, 9);
        var run = Problems.Small(Train).Train(Train, dev, new TrainingOptions
        {
            Optimizer = new GradientDescent(0.1),
            Schedule = new OnPlateau(patience: 3),
            EarlyStopping = null,
            Epochs = 60,
            BatchSize = 16,
            Threads = 1,
        });
        var (best, waited, rate) = (run.History[0].DevLoss!.Value, 0, 0.1);
        var halved = 0;
        foreach (var point in run.History.Skip(1))
        {
            point.LearningRate.ShouldBe(rate, 1e-15, $"step {point.Step}");
            waited = point.DevLoss < best ? 0 : waited + 1;
            best = Math.Min(best, point.DevLoss!.Value);
            if (waited == 3)
            {
                (waited, rate, halved) = (0, rate / 2, halved + 1);
            }
        }

        halved.ShouldBeGreaterThan(3);
        new OnPlateau(3, 0.5, least: 0.3).Factor(new SchedulePlace(0, 0, 1, 1, Plateaus: 5)).ShouldBe(0.3);
    }

    [Fact]
    [Trait("Row", "R058")]
    public void A_resumed_run_keeps_its_plateaus()
    {
        var dev = Problems.Noise(40, 9);
        var options = new TrainingOptions
        {
            Optimizer = new Momentum(0.1),
            Schedule = new OnPlateau(patience: 2),
            EarlyStopping = null,
            Epochs = 30,
            BatchSize = 16,
            Threads = 1,
        };
        var whole = Problems.Small(Train).Train(Train, dev, options);
        using var folder = new Formats.TemporaryFolder();
        var resuming = options with { Checkpoint = new CheckpointOptions(folder.Path) { Resume = true } };
        foreach (var stop in new long[] { 37, 38, 81 })
        {
            var part = Problems.Small(Train).Train(Train, dev, resuming with
            {
                Callbacks = [new Calls { Step = step => { if (step.Step == stop) { step.Control.Stop(); } } }],
            });
            part.Steps.ShouldBe(stop);
        }

        var resumed = Problems.Small(Train).Train(Train, dev, resuming);
        Problems.Saved(resumed).ShouldBe(Problems.Saved(whole));
        resumed.History.ShouldBe(whole.History);
        whole.History[^1].LearningRate.ShouldBeLessThan(0.03);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Should.Throw<GraphException>(() => new Exponential(0)).Message.ShouldBe(
            "Schedule exponential, Base: expected a number above 0 and at most 1, received 0. 0.95 is usual.");
        Should.Throw<GraphException>(() => new InverseEpoch(-1)).Message.ShouldContain("Decay");
        Should.Throw<GraphException>(() => new InverseSquareRoot(0)).Message.ShouldContain("Scale");
        Should.Throw<GraphException>(() => new Linear(2)).Message.ShouldContain("a number from 0 to 1, received 2");
        Should.Throw<GraphException>(() => new OneCycle(rise: -1)).Message.ShouldContain("Rise");
        Should.Throw<GraphException>(() => new OnPlateau(0)).Message.ShouldContain("Patience");
        Should.Throw<GraphException>(() => new OnPlateau(multiplier: 1)).Message.ShouldContain("Multiplier");
        Should.Throw<GraphException>(() => new WarmUp(0)).Message.ShouldContain("Steps");
        Should.Throw<GraphException>(() => new Milestones([3, 3])).Message.ShouldContain("Epochs");
        Should.Throw<GraphException>(() => new Custom("odd", _ => double.NaN).Factor(default)).Message.ShouldContain("Schedule odd");
    }

    /// <summary>4 epochs of 4 steps.</summary>
    private static double[] Factors(Schedule schedule) =>
        [.. Enumerable.Range(0, 16).Select(step => schedule.Factor(new SchedulePlace(step, step / 4, 4, 4)))];

    private static double[] Epochs(Schedule schedule) => [.. Factors(schedule).Where((_, step) => step % 4 == 0)];
}
