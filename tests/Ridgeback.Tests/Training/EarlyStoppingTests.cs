using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Regularizers;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>However a training ends, it returns the parameters of its best evaluation.</summary>
public class EarlyStoppingTests
{
    private static readonly TrainingSet Train = Problems.Noise(60, 1).AsTrainingSet();
    private static readonly Dataset Dev = Problems.Noise(40, 5);
    private static readonly Network Network = Problems.Small(Train).Dropout(0.8);

    private static readonly TrainingOptions Options = new()
    {
        Optimizer = new Adam(0.02),
        BatchSize = 16,
        EvaluateEvery = 3,
        EarlyStopping = new(6),
        Epochs = 200,
        Threads = 1,
        Seed = 5,
    };

    [Fact]
    [Trait("Row", "R087")]
    [Trait("Row", "R088")]
    public void Patience_ends_it_and_the_best_parameters_return_bit_for_bit()
    {
        var run = Network.Train(Train, Dev, Options);
        run.StoppedBy.ShouldBe(StopReason.Patience);

        // 4 steps an epoch, an evaluation every 3: not only at the ends of epochs.
        run.History.Select(point => point.Step).ShouldBe(Enumerable.Range(0, run.History.Count).Select(i => 3L * i));
        var best = run.History.Index().MinBy(entry => entry.Item.DevLoss).Index;
        best.ShouldBeInRange(1, run.History.Count - 7);
        run.BestStep.ShouldBe(run.History[best].Step);
        run.History.Count.ShouldBe(best + 1 + 6);
        run.Steps.ShouldBe(run.BestStep + (6 * 3));
        run.Dev!.Loss.ShouldBe(run.History[best].DevLoss!.Value);
        IsTheModelOfStep(run, run.BestStep);
    }

    [Fact]
    [Trait("Row", "R087")]
    public void A_run_is_evaluated_at_step_0_and_at_its_end()
    {
        var run = Network.Train(Train, Dev, Options with { EvaluateEvery = 7, Epochs = 3 });
        run.History.Select(point => point.Step).ShouldBe([0, 7, 12]);
        run.History.Select(point => point.Epoch).ShouldBe([0, 1.75, 3]);
        run.StoppedBy.ShouldBe(StopReason.Epochs);
        run.Epochs.ShouldBe(3);
        run.History[0].BatchLoss.ShouldBeNull();
        run.History[^1].BatchLoss.ShouldNotBeNull();

        var none = Network.Train(Train, Dev, Options with { Epochs = 0 });
        none.History.Select(point => point.Step).ShouldBe([0]);
        none.BestStep.ShouldBe(0);
        none.Steps.ShouldBe(0);
    }

    [Fact]
    [Trait("Row", "R087")]
    public void Without_a_number_of_steps_each_epoch_is_evaluated()
    {
        var run = Network.Train(Train, Dev, Options with { EvaluateEvery = null, Epochs = 4 });
        run.History.Select(point => point.Step).ShouldBe([0, 4, 8, 12, 16]);
        run.History.Select(point => point.Epoch).ShouldBe([0, 1, 2, 3, 4]);
    }

    [Fact]
    [Trait("Row", "R087")]
    public void Cancellation_and_a_callback_return_the_best_so_far()
    {
        var full = Network.Train(Train, Dev, Options);
        var late = full.BestStep + 5;
        using var source = new CancellationTokenSource();
        var cancelled = Network.Train(Train, Dev, Options with { Callbacks = [At(late, _ => source.Cancel())] }, source.Token);
        var stopped = Network.Train(Train, Dev, Options with { Callbacks = [At(late, control => control.Stop())] });
        cancelled.StoppedBy.ShouldBe(StopReason.Cancelled);
        stopped.StoppedBy.ShouldBe(StopReason.Callback);
        foreach (var run in new[] { cancelled, stopped })
        {
            run.Steps.ShouldBe(late);
            run.History[^1].Step.ShouldBe(late);
            run.BestStep.ShouldBe(full.BestStep);
            Problems.Bits(run.Model).ShouldBe(Problems.Bits(full.Model));
        }
    }

    [Fact]
    public void Cancelled_before_the_first_step_the_initial_model_returns()
    {
        var run = Network.Train(Train, Dev, Options, new CancellationToken(canceled: true));
        run.StoppedBy.ShouldBe(StopReason.Cancelled);
        run.Steps.ShouldBe(0);
        run.BestStep.ShouldBe(0);
        run.History.Count.ShouldBe(1);
        Problems.Bits(run.Model).ShouldBe(Problems.Bits(Network.Train(Train, Dev, Options with { Epochs = 0 }).Model));
    }

    [Fact]
    [Trait("Row", "R087")]
    [Trait("Row", "R145")]
    public void A_number_that_is_not_finite_returns_the_best_so_far()
    {
        var full = Network.Train(Train, Dev, Options);
        var late = full.BestStep + 4;
        var run = Network.Train(Train, Dev, Options with { Callbacks = [At(late, control => control.LearningRate = 1e38)] });
        run.StoppedBy.ShouldBe(StopReason.NotFinite);
        run.BestStep.ShouldBe(full.BestStep);
        Problems.Bits(run.Model).ShouldBe(Problems.Bits(full.Model));
    }

    [Fact]
    [Trait("Row", "R087")]
    [Trait("Row", "R089")]
    public void The_error_may_be_watched_instead_of_the_loss()
    {
        var run = Network.Train(Train, Dev, Options with { EarlyStopping = new(6, StoppingMeasure.Error) });
        run.BestStep.ShouldBe(run.History.First(point => point.DevMetric == run.History.Max(p => p.DevMetric)).Step);
        IsTheModelOfStep(run, run.BestStep);
    }

    /// <summary>The log-loss is trained on, another figure of the dev rows decides; each is compared with its own definition.</summary>
    [Theory]
    [InlineData(StoppingMeasure.Loss)]
    [InlineData(StoppingMeasure.Error)]
    [InlineData(StoppingMeasure.F1)]
    [InlineData(StoppingMeasure.AreaUnderRoc)]
    [Trait("Row", "R089")]
    public void What_is_watched_is_not_what_is_trained_on(StoppingMeasure measure)
    {
        (var options, var run) =
            Enumerable.Range(1, 20).Select(seed => Options with { Seed = (ulong)seed, EarlyStopping = new(6, measure) })
            .Select(chosen => (chosen, Network.Train(Train, Dev, chosen))).First(pair => pair.Item2.BestStep > 6);
        var classes = run.Dev!.Classification!;
        var watched = run.History.First(point => point.Step == run.BestStep).Watched!.Value;
        var expected = measure switch
        {
            StoppingMeasure.Loss => run.Dev.Loss,
            StoppingMeasure.Error =>
                Enumerable.Range(0, 40).Count(i => Enumerable.Range(0, 3).MaxBy(c => run.Dev.Outputs[(3 * i) + c]) != Dev.Labels[i]) / 40.0,
            StoppingMeasure.F1 => 1 - classes.F1,
            _ => 1 - classes.AreaUnderRoc!.Value,
        };
        watched.ShouldBe(expected, 1e-12);
        run.History.ShouldAllBe(point => point.Watched >= watched);
        run.History.TakeWhile(point => point.Step < run.BestStep).ShouldAllBe(point => point.Watched > watched);
        IsTheModelOfStep(run, run.BestStep, options);
        if (measure is not StoppingMeasure.Loss)
        {
            run.History.Min(point => point.DevLoss!.Value).ShouldBeLessThan(run.Dev.Loss);
        }

        var line = Problems.Line(30);
        var regression = () => Network.Regressor(line.AsTrainingSet())
            .Train(line.AsTrainingSet(), line, Options with { EarlyStopping = new(6, measure), Epochs = 1 });
        if (measure is StoppingMeasure.F1 or StoppingMeasure.AreaUnderRoc)
        {
            Should.Throw<InputException>(regression)
                .Message.ShouldStartWith($"Early stopping, Measure: expected Loss or Error for numbers to predict, received {measure}.");
        }
        else
        {
            regression().StoppedBy.ShouldBe(StopReason.Epochs);
        }
    }

    [Fact]
    public void Without_early_stopping_or_dev_rows_the_last_parameters_return()
    {
        var off = Network.Train(Train, Dev, Options with { EarlyStopping = null, Epochs = 3, EvaluateEvery = 5 });
        var noDev = Network.Train(Train, null, Options with { Epochs = 3, EvaluateEvery = 5 });
        off.BestStep.ShouldBe(12);
        noDev.BestStep.ShouldBe(12);
        Problems.Bits(noDev.Model).ShouldBe(Problems.Bits(off.Model));
        noDev.Dev.ShouldBeNull();
        noDev.History.ShouldAllBe(point => point.DevLoss == null && point.DevMetric == null);
        noDev.History[^1].TrainLoss.ShouldBe(noDev.Train.Loss);
    }

    [Fact]
    [Trait("Row", "R040")]
    [Trait("Row", "R138")]
    public void Data_loss_and_penalty_are_apart()
    {
        var run = Network.Train(Train, Dev, Options with { Penalties = [new L2(0.3), new L1(0.01)], Epochs = 2, EarlyStopping = null });
        var penalty = run.Model.Parameters.All.Where(v => v.Name.EndsWith("/weights", StringComparison.Ordinal))
            .SelectMany(v => run.Model.Values(v).ToArray()).Sum(w => (0.15 * w * w) + (0.01 * Math.Abs(w)));
        run.History[^1].Penalty.ShouldBe(penalty, 1e-5);
        run.History[^1].DevLoss.ShouldBe(run.Dev!.Loss);
        run.Dev.Loss.ShouldBe(Enumerable.Range(0, 40).Average(i => -Math.Log(run.Dev.Outputs[(3 * i) + Dev.Labels[i]])), 1e-5);
        Network.Train(Train, Dev, Options with { Epochs = 1 }).History.ShouldAllBe(point => point.Penalty == 0);
    }

    [Fact]
    [Trait("Row", "R138")]
    public void The_history_holds_the_mean_of_the_mini_batch_losses()
    {
        var losses = new List<double>();
        var run = Network.Train(Train, Dev, Options with { Epochs = 2, Callbacks = [new Calls { Step = s => losses.Add(s.Loss) }] });

        // Batches of 16, 16, 16 and 12 rows: each row counts once.
        double[] rows = [16, 16, 16, 12, 16, 16, 16, 12];
        double Mean(Range range) => losses.ToArray()[range].Zip(rows[range], (loss, count) => loss * count).Sum() / rows[range].Sum();
        double[] expected = [Mean(..3), Mean(3..6), Mean(6..)];
        run.History.Skip(1).Select(point => point.BatchLoss!.Value).ToArray().ShouldBe(expected, 1e-12);
    }

    private static Calls At(long step, Action<TrainingControl> act) => new()
    {
        Step = context =>
        {
            if (context.Step == step)
            {
                act(context.Control);
            }
        },
    };

    /// <summary>A second run that is stopped exactly there and keeps its last parameters.</summary>
    private static void IsTheModelOfStep(TrainingRun run, long step, TrainingOptions? options = null) =>
        Problems.Bits(run.Model).ShouldBe(Problems.Bits(
        Network.Train(Train, Dev, (options ?? Options) with { EarlyStopping = null, Callbacks = [At(step, control => control.Stop())] })
            .Model));
}
