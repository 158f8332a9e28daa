using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Preprocessing;
using Ridgeback.Regularizers;
using Ridgeback.Schedules;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Training;

/// <summary>Algorithms 7.2 and 7.3: what follows an early stop is what a training on all rows would have been.</summary>
public class SecondTrainingTests
{
    private static readonly TrainingSet Train = Problems.Noise(60, 1).AsTrainingSet();
    private static readonly Dataset Dev = Problems.Noise(40, 5);

    /// <summary>100 rows, written down apart from the library's own way of putting rows together.</summary>
    private static readonly TrainingSet All = Dataset.Classification(
        [.. Train.Data.Features, .. Dev.Features], 6, [.. Train.Data.Labels, .. Dev.Labels], Train.Data.ClassNames, new() { Name = "all" })
            .AsTrainingSet();

    /// <summary>4 batches of the training rows, 7 of all.</summary>
    private static readonly Network Network = Problems.Small(Train).BatchNormalization().Dropout(0.8);

    private static readonly TrainingOptions Options = new()
    {
        Optimizer = new Adam(0.01),
        Penalties = [new L2(1e-3)],
        BatchSize = 16,
        EarlyStopping = new(6),
        Epochs = 200,
        Threads = 1,
        Seed = 5,
    };

    [Fact]
    [Trait("Row", "R090")]
    [Trait("Row", "R091")]
    public void Retraining_is_a_fresh_training_on_all_rows_for_as_many_epochs()
    {
        var run = Network.Train(Train, Dev, Options with { EarlyStopping = Then(AfterStopping.Retrain) });
        var epochs = (int)(run.BestStep / 4);
        epochs.ShouldBeInRange(2, 100);
        var expected = Network.Train(All, null, Options with { EarlyStopping = null, Epochs = epochs });
        Files(run.Model).ShouldBe(Files(expected.Model));
        run.Second!.Steps.ShouldBe(7 * epochs);
        run.Second.StoppedBy.ShouldBe(StopReason.Epochs);
        run.Second.All.Loss.ShouldBe(expected.Train.Loss);
        run.Second.History.ShouldAllBe(point => point.DevLoss == null && point.Phase == 2);

        // Preprocessing: the means of all rows, which are not those of the training rows.
        var probe = new float[6];
        run.Model.Pipeline.Apply([.. Enumerable.Range(0, 6).Select(j => Mean(All.Data, j))], probe, 6);
        probe.ShouldAllBe(value => Math.Abs(value) < 1e-5f);
        run.DevModel.Pipeline.Apply([.. Enumerable.Range(0, 6).Select(j => Mean(Train.Data, j))], probe, 6);
        probe.ShouldAllBe(value => Math.Abs(value) < 1e-5f);
        Math.Abs(Mean(All.Data, 0) - Mean(Train.Data, 0)).ShouldBeGreaterThan(1e-3f);

        // The first training's figures stay: the dev rows are no dev rows to the second one.
        var kept = Network.Train(Train, Dev, Options);
        run.Dev!.Loss.ShouldBe(kept.Dev!.Loss);
        run.Train.Loss.ShouldBe(kept.Train.Loss);
        run.History.ShouldBe(kept.History);
        Problems.Bits(run.DevModel).ShouldBe(Problems.Bits(kept.Model));
        kept.Second.ShouldBeNull();
    }

    [Fact]
    [Trait("Row", "R091")]
    public void As_many_updates_or_as_many_passes_also_within_an_epoch()
    {
        var options = Options with { EvaluateEvery = 3 };
        var updates = Network.Train(
            Train, Dev, options with { EarlyStopping = Then(AfterStopping.Retrain) with { RetrainFor = RetrainLength.Updates } });
        (updates.BestStep % 4).ShouldNotBe(0);
        updates.Second!.Steps.ShouldBe(updates.BestStep);
        Problems.Bits(updates.Model).ShouldBe(Problems.Bits(Stopped(options, updates.BestStep)));

        var epochs = Network.Train(Train, Dev, options with { EarlyStopping = Then(AfterStopping.Retrain) });
        epochs.BestStep.ShouldBe(updates.BestStep);
        var steps = (long)Math.Round(epochs.BestStep * 7 / 4.0, MidpointRounding.AwayFromZero);
        epochs.Second!.Steps.ShouldBe(steps);
        Problems.Bits(epochs.Model).ShouldBe(Problems.Bits(Stopped(options, steps)));

        Ridgeback.Networks.Model Stopped(TrainingOptions how, long at) => Network.Train(All, null, how with
        {
            EarlyStopping = null,
            Callbacks = [new Calls { Step = s => { if (s.Step == at) { s.Control.Stop(); } } }],
        }).Model;
    }

    public static TheoryData<Schedule> Schedules => [new Cosine(), new Linear(0.1), new Exponential(0.9), new OnPlateau(patience: 2)];

    /// <summary>The same updates have the rates of the first training step by step; the same epochs have them epoch by epoch.</summary>
    [Theory]
    [MemberData(nameof(Schedules))]
    [Trait("Row", "R091")]
    public void Schedules_run_as_they_did(Schedule schedule)
    {
        var options = Options with
        {
            Schedule = schedule,
            Epochs = 40,
            EarlyStopping = Then(AfterStopping.Retrain) with { RetrainFor = RetrainLength.Updates }
        };
        (var first, var second, var run) = Rates(options);
        run.BestStep.ShouldBeGreaterThan(8);
        second.ShouldBe(first.Take((int)run.BestStep));

        (first, second, run) = Rates(options with { EarlyStopping = Then(AfterStopping.Retrain) });
        second.Count.ShouldBe((int)run.BestStep / 4 * 7);
        for (var epoch = 0; epoch < run.BestStep / 4; epoch++)
        {
            second[7 * epoch].ShouldBe(first[4 * epoch], 1e-12);
        }

        (first, second, run) = Rates(options with { EarlyStopping = Then(AfterStopping.Continue) with { MostSteps = 3 } });
        second[0].ShouldBe(schedule is OnPlateau ? first[(int)run.BestStep - 1] : first[(int)run.BestStep], 1e-12);

        static (List<double> First, List<double> Second, TrainingRun Run) Rates(TrainingOptions options)
        {
            var rates = new List<List<double>> { new(), new() };
            var phase = 0;
            var run = Network.Train(Train, Dev, options with
            {
                Callbacks = [
                    new Calls { Step = s => rates[phase].Add(s.Control.LearningRate), Evaluation = (point, _) => phase = point.Phase - 1 }],
            });
            return (rates[0], rates[1], run);
        }
    }

    /// <summary>
    /// Heavy-ball momentum on a line, whole batches, beside the textbook's equations in double: parameters, velocity and target.
    /// </summary>
    [Fact]
    [Trait("Row", "R092")]
    public void Continuing_goes_on_from_the_best_parameters_with_their_velocity()
    {
        (var train, var dev) = Lines();
        var options = new TrainingOptions
        {
            Optimizer = new Momentum(0.02, 0.9),
            Penalties = [new L2(0.05)],
            Preprocessing = [],
            ScaleTargets = false,
            BatchSize = 100,
            EvaluateEvery = 2,
            EarlyStopping = new EarlyStopping(5) { Then = AfterStopping.Continue, MostSteps = 500 },
            Epochs = 300,
            Threads = 1,
        };
        var network = Network.Regressor(train);
        var start = network.Train(train, null, options with { EarlyStopping = null, Epochs = 0 }).Model;
        var run = network.Train(train, dev, options);

        var w = Weights(start);
        var v = new double[3];
        (double[] W, double[] V, long Step, double Dev) best = ([], [], -1, double.PositiveInfinity);
        for (var step = 0L; step == 0 || step < best.Step + 11; step++)
        {
            if (step % 2 == 0 && Loss(w, dev) < best.Dev)
            {
                best = ([.. w], [.. v], step, Loss(w, dev));
            }

            Update(w, v, train.Data);
        }

        run.BestStep.ShouldBe(best.Step);
        best.Step.ShouldBeGreaterThan(4);
        best.V.Sum(Math.Abs).ShouldBeGreaterThan(0.1);
        (w, v) = ([.. best.W], [.. best.V]);
        var target = Loss(w, train.Data);
        run.Second!.TargetLoss!.Value.ShouldBe(target, 1e-5);
        var steps = 0;
        while ((best.Step + steps) % 2 != 0 || Loss(w, dev) > target)
        {
            Update(w, v, train.Data, dev);
            steps++;
        }

        steps.ShouldBeGreaterThan(4);
        run.Second.Steps.ShouldBe(steps);
        run.Second.StoppedBy.ShouldBe(StopReason.Target);
        Weights(run.Model).ShouldBe(w, 2e-5);
        run.Second.History[^1].DevLoss!.Value.ShouldBe(Loss(w, dev), 1e-5);
        run.Second.History[^1].DevLoss!.Value.ShouldBeLessThanOrEqualTo(run.Second.TargetLoss.Value);
        run.Second.History.SkipLast(1).ShouldAllBe(point => point.DevLoss > run.Second.TargetLoss);

        // Data loss and penalty are apart: with the penalty added, the loop would have ended elsewhere.
        run.Second.History[^1].Penalty.ShouldBeGreaterThan(0.01);
    }

    [Fact]
    [Trait("Row", "R092")]
    public void Continuing_keeps_the_preprocessing_and_the_bound_ends_it()
    {
        var run = Network.Train(Train, Dev, Options with { EarlyStopping = Then(AfterStopping.Continue) });
        run.Model.Pipeline.ShouldBeSameAs(run.DevModel.Pipeline);
        run.Second!.StoppedBy.ShouldBe(StopReason.Bound);
        run.Second.Steps.ShouldBe(Math.Max(run.BestStep, 7));
        run.Second.MostSteps.ShouldBe(run.Second.Steps);
        run.Second.History[0].Step.ShouldBe(run.BestStep);
        run.Second.History[0].DevLoss.ShouldBe(run.Dev!.Loss);
        run.Second.History[^1].DevLoss!.Value.ShouldBeGreaterThan(run.Second.TargetLoss!.Value);
        run.Second.TargetLoss.ShouldBe(run.Train.Loss);
        run.Second.All.Count.ShouldBe(100);
        Problems.Bits(run.Model).ShouldNotBe(Problems.Bits(run.DevModel));

        var five = Network.Train(Train, Dev, Options with { EarlyStopping = Then(AfterStopping.Continue) with { MostSteps = 5 } });
        five.Second!.Steps.ShouldBe(5);
        five.Second.History.Select(point => point.Step).ShouldBe([five.BestStep, five.BestStep + 5]);
        five.Evaluate(Dev).Loss.ShouldBe(five.Second.History[^1].DevLoss!.Value, 1e-6);

        // The best step is the first one: still a whole pass.
        var rising = Network.Train(Train, Dev, Options with { Optimizer = new Adam(3), EarlyStopping = Then(AfterStopping.Continue) });
        rising.BestStep.ShouldBe(0);
        rising.Second!.Steps.ShouldBe(7);
    }

    /// <summary>Dev rows that the network does better on than on its training rows: there is nothing to come down to.</summary>
    [Fact]
    [Trait("Row", "R092")]
    public void A_target_that_is_met_at_the_start_takes_no_step()
    {
        var model = Network.Train(Train, null, Options with { EarlyStopping = null, Epochs = 20 });
        var easy = Train.Data.Select(
            [.. Enumerable.Range(0, 60).OrderByDescending(row => model.Train.Outputs[(3 * row) + Train.Data.Labels[row]]).Take(15)]);
        var run = Network.Train(Train, easy, Options with { Epochs = 20, EarlyStopping = Then(AfterStopping.Continue) });
        run.Second!.Steps.ShouldBe(0);
        run.Second.StoppedBy.ShouldBe(StopReason.Target);
        Problems.Bits(run.Model).ShouldBe(Problems.Bits(run.DevModel));
    }

    [Fact]
    [Trait("Row", "R090")]
    [Trait("Row", "R092")]
    public void Without_dev_rows_there_is_nothing_to_add()
    {
        foreach (var dev in new[] { null, Dev.Select([]) })
        {
            Should.Throw<InputException>(() => Network.Train(Train, dev, Options with { EarlyStopping = Then(AfterStopping.Retrain) }))
                .Message.ShouldBe(
                "Early stopping, Then: expected dev rows to stop by and then to retrain on, received none. Give the dev rows a share, or "
                    + "keep the best parameters (Keep).");
        }

        Should.Throw<Ridgeback.Graphs.GraphException>(() => new EarlyStopping { MostSteps = 0 })
            .Message.ShouldContain("MostSteps: expected a whole number of 1 or more, received 0");
    }

    [Fact]
    public void A_second_training_that_is_no_longer_finite_leaves_the_first_model()
    {
        var phase = 1;
        var run = Network.Train(Train, Dev, Options with
        {
            EarlyStopping = Then(AfterStopping.Retrain),
            Callbacks = [new Calls { Evaluation = (point, _) => phase = point.Phase, Step = s =>
                s.Control.LearningRate = phase == 2 && s.Step == 3 ? 1e38 : s.Control.LearningRate }],
        });
        run.StoppedBy.ShouldBe(StopReason.NotFinite);
        run.Message.ShouldContain("not finite");
        run.Second!.IsComplete.ShouldBeFalse();
        run.Model.ShouldBeSameAs(run.DevModel);
        Problems.Bits(run.Model).ShouldBe(Problems.Bits(Network.Train(Train, Dev, Options).Model));
    }

    private static EarlyStopping Then(AfterStopping then) => new(6) { Then = then };

    private static float Mean(Dataset data, int feature) =>
        (float)Enumerable.Range(0, data.Count).Average(row => (double)data.Row(row)[feature]);

    private static string Files(Model model)
    {
        using var folder = new TemporaryFolder();
        model.Save(folder.Path);
        return string.Concat(Directory.GetFiles(folder.Path).Order().Select(file => Convert.ToHexString(File.ReadAllBytes(file))));
    }

    /// <summary>Eight noisy training rows, and 24 dev rows of another line.</summary>
    private static (TrainingSet Train, Dataset Dev) Lines()
    {
        var waves = Array.ConvertAll(Support.Table.Wave(200, 0.7), value => (float)value);
        Dataset Rows(int from, int count, float slope, float other, float at0, float noise) => Dataset.Regression(
            waves.AsSpan(from, 2 * count), 2,
            [.. Enumerable.Range(0, count)
                .Select(i => (slope * waves[from + (2 * i)]) + (other * waves[from + (2 * i) + 1]) + at0 + (noise * waves[150 + i]))]);
        return (Rows(0, 8, 3f, -1f, 0.5f, 0.6f).AsTrainingSet(), Rows(40, 24, 2.5f, 0.5f, 1f, 0.3f));
    }

    private static double[] Weights(Model model) =>
        [.. model.Values(model.Parameters.Find("output/weights")!).ToArray().Select(value => (double)value),
            model.Values(model.Parameters.Find("output/bias")!)[0]];

    private static double Loss(double[] w, Dataset data) =>
        Enumerable.Range(0, data.Count).Average(row => Math.Pow(Miss(w, data, row), 2) / 2);

    private static double Miss(double[] w, Dataset data, int row) =>
        (w[0] * data.Row(row)[0]) + (w[1] * data.Row(row)[1]) + w[2] - data.Targets[row];

    /// <summary>v ← 0.9v + g; w ← w − 0.02v, g of the mean over all rows of ½(f − y)² and of ½·0.05·‖w‖² without the bias.</summary>
    private static void Update(double[] w, double[] v, params Dataset[] parts)
    {
        var count = parts.Sum(part => part.Count);
        var g = new double[] { 0.05 * w[0], 0.05 * w[1], 0 };
        foreach (var part in parts)
        {
            for (var row = 0; row < part.Count; row++)
            {
                var miss = Miss(w, part, row) / count;
                (g[0], g[1], g[2]) = (g[0] + (miss * part.Row(row)[0]), g[1] + (miss * part.Row(row)[1]), g[2] + miss);
            }
        }

        for (var i = 0; i < 3; i++)
        {
            v[i] = (0.9 * v[i]) + g[i];
            w[i] -= 0.02 * v[i];
        }
    }
}
