using Ridgeback.Data;
using Ridgeback.Ensembles;
using Ridgeback.Graphs;
using Ridgeback.Layers;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Ensembles;

[Trait("Row", "R099")]
public class HiddenUnitGrowthTests
{
    private static readonly TrainingOptions Options =
        new() { Epochs = 60, Seed = 3, Threads = 1, Optimizer = new Adam(0.02), EarlyStopping = null };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_merged_network_puts_out_the_sum(bool scaled)
    {
        var line = Problems.Line(40);
        var first = Trained(line, 2, 1, scaled);
        var other = Dataset.Regression(line.Features, 2, [.. line.Targets.ToArray().Select((y, i) => (0.2f * y * y) - (i % 3))], 2);
        var second = Trained(other, 3, 2, scaled);
        var merged = GrownNetwork.Merge(first, second, 5, new Tanh());
        var (a, b, sum) = (first.Predict(line), second.Predict(line), merged.Predict(line));
        for (var i = 0; i < sum.Length; i++)
        {
            ((double)sum[i]).ShouldBe((double)a[i] + b[i], 2e-5 * (1 + Math.Abs(sum[i])));
        }
    }

    [Fact]
    public void Earlier_units_stay_as_they_were_trained()
    {
        var wave = Wave(80);
        var run = new HiddenUnitGrowth { Stages = 3 }.Fit(wave, null, Options);
        run.Stages.Select(stage => stage.Units).ShouldBe([1, 2, 3]);
        var two = new HiddenUnitGrowth { Stages = 2 }.Fit(wave, null, Options).Model;
        var one = Network.Regressor(wave).Add(new Dense(1) { Name = "hidden" }).Tanh().Train(wave, null, Options).Model;
        Hidden(run.Model)[..1].ShouldBe(Hidden(one));
        Hidden(run.Model)[..2].ShouldBe(Hidden(two));
        Hidden(run.Model)[2].ShouldNotBe(Hidden(run.Model)[1]);

        var residual = Dataset.Regression(
            wave.Data.Features, 1, [.. one.Predict(wave.Data).Select((value, i) => wave.Data.Targets[i] - value)]).AsTrainingSet();
        var added =
            Network.Regressor(residual).Add(new Dense(1) { Name = "hidden" }).Tanh().Train(residual, null, Options with { Seed = 4 }).Model;
        Hidden(two)[1].ShouldBe(Hidden(added)[0], "the second unit was trained on what the first left");
    }

    [Fact]
    public void The_training_error_falls_where_one_unit_cannot_learn_more()
    {
        var wave = Wave(200);
        var run = new HiddenUnitGrowth { Stages = 8 }.Fit(wave, null, Options with { Epochs = 150, Optimizer = new Adam(0.05) });
        double[] errors = [.. run.Stages.Select(stage => stage.Train.Regression!.RootMeanSquaredError)];
        errors[^1].ShouldBeLessThan(errors[0] / 2, string.Join(", ", errors));
        var single = Network.Regressor(wave).Dense(1).Tanh()
            .Train(wave, null, Options with { Epochs = 150 * 15, Optimizer = new Adam(0.05) }).Train.Regression!.RootMeanSquaredError;
        errors[^1].ShouldBeLessThan(single / 2);
        run.Model.Evaluate(wave.Data).Regression!.RootMeanSquaredError.ShouldBe(errors[^1], 1e-6);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Classes_are_learned_unit_by_unit(int classes)
    {
        var rings = Rings(240, classes);
        var run = new HiddenUnitGrowth { Stages = 8 }.Fit(rings, null, Options);
        run.Stages[0].Train.Accuracy!.Value.ShouldBeLessThan(0.8);
        run.Stages[^1].Train.Accuracy!.Value.ShouldBeGreaterThan(0.9, string.Join(", ", run.Stages.Select(stage => stage.Train.Accuracy)));
        run.Model.OutputCount.ShouldBe(classes);
    }

    [Fact]
    public void The_best_stage_on_dev_rows_is_kept()
    {
        var noise = Problems.Noise(60, 0.3, 2).AsTrainingSet();
        var dev = Problems.Noise(60, 5, 2);
        var run = new HiddenUnitGrowth { Stages = 9, Patience = 2, UnitsPerStage = 4 }.Fit(noise, dev, Options);
        double[] losses = [.. run.Stages.Select(stage => stage.Dev!.Loss)];
        run.BestStage.ShouldBe(Array.IndexOf(losses, losses.Min()) + 1);
        run.Stages.Count.ShouldBe(Math.Min(9, run.BestStage + 2), "two stages without improvement end it");
        run.Model.Evaluate(dev).Loss.ShouldBe(losses.Min(), 1e-6);
        run.Model.Values(run.Model.Parameters.Find("hidden/bias")!).Length.ShouldBe(4 * run.BestStage);
    }

    /// <summary>What is left of classes is numbers, which have no F1: new units watch the loss, everything else the measure.</summary>
    [Theory]
    [InlineData(StoppingMeasure.F1)]
    [InlineData(StoppingMeasure.AreaUnderRoc)]
    public void With_a_measure_of_classes_new_units_watch_the_loss(StoppingMeasure measure)
    {
        var (rings, dev) = (Rings(240, 2), Rings(120, 2).Data);
        var options = Options with { EarlyStopping = new(7, measure) };
        var run = new HiddenUnitGrowth { Stages = 2 }.Fit(rings, dev, options);
        run.Stages.Count.ShouldBe(2);
        var one = Network.Classifier(rings).Add(new Dense(1) { Name = "hidden" }).Tanh().Train(rings, dev, options).Model;
        var watching = Options with { Seed = 4, EarlyStopping = new(7) };
        var left = Left(rings.Data).AsTrainingSet();
        var added = Network.Regressor(left).Add(new Dense(1) { Name = "hidden" }).Tanh().Train(left, Left(dev), watching).Model;
        run.BestStage.ShouldBe(2, "the second stage is better on dev rows");
        run.Model.Values(run.Model.Parameters.Find("hidden/bias")!).ToArray().ShouldBe([Bias(one), Bias(added)]);

        float Bias(Model model) => model.Values(model.Parameters.Find("hidden/bias")!)[0];
        Dataset Left(Dataset data)
        {
            var predicted = one.Predict(data);
            return Dataset.Regression(
                data.Features, 2, [.. Enumerable.Range(0, data.Count).Select(i => data.Labels[i] - predicted[(2 * i) + 1])]);
        }
    }

    [Fact]
    public void What_does_not_go_with_growing_is_refused()
    {
        var wave = Wave(20);
        var growth = new HiddenUnitGrowth { Stages = 2 };
        Should.Throw<InputException>(() => growth.Fit(wave, null, Options with { Groups = [new ParameterGroup("output")] }))
            .Message.ShouldBe(
            "Hidden unit growth: expected training options without groups, fine-tuning, checkpoint and second training, received groups. "
                + "Leave it out.");
        Should.Throw<InputException>(() => (growth with { Activation = new BatchNormalization() }).Fit(wave, null, Options))
            .Message.ShouldContain("received batchNormalization");
        Should.Throw<GraphException>(() => new HiddenUnitGrowth { Stages = 0 }).Message.ShouldContain("Stages");
    }

    private static Model Trained(Dataset data, int units, int seed, bool scaled) =>
        Network.Regressor(data.AsTrainingSet()).Add(new Dense(units) { Name = "hidden" }).Tanh()
        .Train(data.AsTrainingSet(), null, Options with { Epochs = 5, Seed = (ulong)seed, ScaleTargets = scaled }).Model;

    /// <summary>For each hidden unit its weight of the one feature and its bias.</summary>
    private static (float Weight, float Bias)[] Hidden(Model model) =>
        [.. model.Values(model.Parameters.Find("hidden/weights")!).ToArray()
            .Zip(model.Values(model.Parameters.Find("hidden/bias")!).ToArray())];

    private static TrainingSet Wave(int rows)
    {
        var features = Enumerable.Range(0, rows).Select(i => (4f * i / rows) - 2).ToArray();
        return Dataset.Regression(features, 1, Array.ConvertAll(features, x => 5 + (2 * MathF.Sin(2.5f * x)))).AsTrainingSet();
    }

    /// <summary>Classes by the distance from the middle.</summary>
    private static TrainingSet Rings(int rows, int classes)
    {
        var features = Array.ConvertAll(Table.Wave(2 * rows, 0.7), value => (float)value);
        int[] labels = [.. Enumerable.Range(0, rows).Select(i =>
        {
            var square = (features[2 * i] * features[2 * i]) + (features[(2 * i) + 1] * features[(2 * i) + 1]);
            return square < (classes == 2 ? 0.65f : 0.4f) ? 0 : square < 0.9f || classes == 2 ? 1 : 2;
        })];
        return Dataset.Classification(features, 2, labels, [.. Enumerable.Range(0, classes).Select(c => $"ring {c}")]).AsTrainingSet();
    }
}
