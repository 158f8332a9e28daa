using Ridgeback.Data;
using Ridgeback.Ensembles;
using Ridgeback.Graphs;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Ensembles;

[Trait("Row", "R099")]
public class BoostingTests
{
    private static readonly TrainingOptions Options =
        new() { Epochs = 30, Seed = 2, Threads = 1, Optimizer = new Adam(0.02), EarlyStopping = null };

    /// <summary>
    /// Five rows of weight 1, the last two wrong, three classes: e = 2/5, α = ln(3/2) + ln 2 = ln 3; wrong rows to 3, the sum from 9 back
    /// to 5: 5/9 and 15/9. Then the first alone wrong: e = (5/9)/5 = 1/9, α = ln 8 + ln 2 = ln 16.
    /// </summary>
    [Fact]
    public void The_weights_are_those_worked_out_by_hand()
    {
        double[] weights = [1, 1, 1, 1, 1];
        bool[] wrong = [false, false, false, true, true];
        Samme.Error(weights, wrong).ShouldBe(0.4, 1e-15);
        var alpha = Samme.MemberWeight(0.4, 3);
        alpha.ShouldBe(Math.Log(3), 1e-15);
        Samme.Reweight(weights, wrong, alpha);
        weights.Zip(new[] { 5.0 / 9, 5.0 / 9, 5.0 / 9, 15.0 / 9, 15.0 / 9 })
            .ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-14);
        bool[] then = [true, false, false, false, false];
        Samme.Error(weights, then).ShouldBe(1.0 / 9, 1e-15);
        Samme.MemberWeight(1.0 / 9, 3).ShouldBe(Math.Log(16), 1e-14);

        Samme.MemberWeight(0.25, 2).ShouldBe(Math.Log(3), 1e-15, "two classes: ln((1 − e)/e)");
        Samme.MemberWeight(2.0 / 3, 3).ShouldBe(0, 1e-15, "chance has no weight");
        double.IsFinite(Samme.MemberWeight(0, 2)).ShouldBeTrue();
    }

    [Fact]
    public void After_reweighting_the_member_is_no_better_than_chance_on_its_own_rows()
    {
        double[] weights = [0.3, 2, 1, 1, 0.7, 1.5];
        bool[] wrong = [true, false, false, true, false, false];
        var error = Samme.Error(weights, wrong);
        Samme.Reweight(weights, wrong, Samme.MemberWeight(error, 4));
        Samme.Error(weights, wrong).ShouldBe(0.75, 1e-12);
    }

    [Fact]
    public void The_second_member_is_trained_on_the_reweighted_rows_and_votes_are_weighted()
    {
        var rings = Rings(120);
        var run = new Boosting { Members = 2 }.Fit(Linear(rings), rings, null, Options);
        var first = Linear(rings).Train(rings, null, Options).Model;
        Problems.Bits(run.Ensemble.Members[0]).ShouldBe(Problems.Bits(first), "all weights are 1");
        bool[] wrong =
            [.. first.PredictLabels(rings.Data.Features).Select((label, i) => label != rings.Data.ClassNames[rings.Data.Labels[i]])];
        var error = wrong.Count(it => it) / 120.0;
        var alpha = Math.Log((1 - error) / error);
        run.Ensemble.Weights[0].ShouldBe(alpha, 1e-12);
        var scale = 1 / ((1 - error) + (error * Math.Exp(alpha)));
        float[] weights = [.. wrong.Select(it => (float)((it ? Math.Exp(alpha) : 1) * scale))];
        var second = Linear(rings).Train(rings.Data.WithWeights(weights).AsTrainingSet(), null, Options with { Seed = 3 }).Model;
        var theirs = run.Ensemble.Members[1].Predict(rings.Data);
        second.Predict(rings.Data).Zip(theirs).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-3);
        run.Ensemble.Combination.ShouldBe(Combination.Vote);
    }

    /// <summary>Class weights are part of the weights that members, their errors and their votes begin with; dev rows keep them.</summary>
    [Fact]
    public void Class_weights_are_where_the_weights_of_rows_begin()
    {
        var rings = Rings(120);
        var dev = Rings(50).Data;
        var options = Options with { ClassWeights = ClassWeights.Balanced, EarlyStopping = new(30) };
        var run = new Boosting { Members = 2 }.Fit(Bent(rings), rings, dev, options);
        var single = Bent(rings).Train(rings, dev, options);
        Problems.Bits(run.Ensemble.Members[0]).ShouldBe(Problems.Bits(single.Model), "the first member is the single training");
        run.Members[0].History.Select(point => point.DevLoss).ShouldBe(single.History.Select(point => point.DevLoss));
        run.ClassWeights.ShouldBe(single.ClassWeights);
        Math.Abs(run.ClassWeights![0] - run.ClassWeights[1]).ShouldBeGreaterThan(0.2);

        double[] weights = [.. rings.Data.Labels.ToArray().Select(label => (double)(float)run.ClassWeights[label])];
        bool[] wrong =
            [.. single.Model.PredictLabels(rings.Data.Features).Select((label, i) => label != rings.Data.ClassNames[rings.Data.Labels[i]])];
        var error = weights.Where((_, i) => wrong[i]).Sum() / weights.Sum();
        var alpha = Math.Log((1 - error) / error);
        run.Ensemble.Weights[0].ShouldBe(alpha, 1e-12);
        Samme.Reweight(weights, wrong, alpha);
        var second = rings.Data.WithWeights(Array.ConvertAll(weights, weight => (float)weight)).AsTrainingSet();
        var counted = ClassWeights.Apply(run.ClassWeights, dev);
        var theirs = Bent(rings).Train(second, counted, options with { Seed = 3, ClassWeights = null });
        Problems.Bits(run.Ensemble.Members[1]).ShouldBe(Problems.Bits(theirs.Model), "the second is trained on weights that hold both");
        run.Dev!.Together.Accuracy.ShouldBe(run.Ensemble.EvaluateMembers(counted).Together.Accuracy);
    }

    [Fact]
    public void Small_networks_together_learn_what_none_of_them_can()
    {
        var rings = Rings(200);
        var run = new Boosting { Members = 12 }.Fit(Bent(rings), rings, null, Options with { Epochs = 60 });
        var single = Bent(rings).Train(rings, null, Options with { Epochs = 60 * 12 }).Train.Accuracy!.Value;
        run.Train.Members.Max(member => member.Accuracy!.Value).ShouldBeLessThan(single + 0.05);
        run.Train.Together.Accuracy!.Value.ShouldBeGreaterThan(Math.Max(0.9, single + 0.05));
    }

    [Fact]
    public void A_member_without_errors_ends_it_and_one_that_is_chance_is_left_out()
    {
        var two = Problems.TwoKinds.AsTrainingSet();
        var run = new Boosting { Members = 5 }.Fit(Network.Classifier(two), two, null, Options);
        run.Members.Count.ShouldBe(1);
        run.Train.Together.Accuracy.ShouldBe(1);

        // Without a step and without a difference between rows every member names the first class.
        foreach ((var first, var weight) in new[] { (4, 1), (6, Math.Log(6.0 / 4)) })
        {
            var equal = Dataset.Classification(new float[10], 1, [.. Enumerable.Range(0, 10).Select(i => i < first ? 0 : 1)], ["a", "b"])
                .AsTrainingSet();
            var chance = new Boosting { Members = 5 }.Fit(Network.Classifier(equal), equal, null, Options with { Epochs = 0 });
            chance.Members.Count.ShouldBe(1);
            chance.Ensemble.Weights[0].ShouldBe(weight, 1e-12);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    public void Numbers_are_a_mean_and_shrunken_members_trained_on_what_is_left(double shrinkage)
    {
        var wave = Wave(60);
        var run = new Boosting { Members = 3, Shrinkage = shrinkage }.Fit(Tiny(wave), wave, null, Options);
        var mean = Enumerable.Range(0, 60).Average(i => (double)wave.Data.Targets[i]);
        run.Ensemble.Offsets[0].ShouldBe(mean, 1e-12);
        double[] left = [.. wave.Data.Targets.ToArray().Select(target => target - mean)];
        for (var i = 0; i < 3; i++)
        {
            var residual = Dataset.Regression(wave.Data.Features, 1, Array.ConvertAll(left, value => (float)value)).AsTrainingSet();
            var member = Tiny(residual).Train(residual, null, Options with { Seed = 2 + (ulong)i }).Model;
            Problems.Bits(run.Ensemble.Members[i]).ShouldBe(Problems.Bits(member));
            var predicted = member.Predict(wave.Data);
            left = [.. left.Select((value, row) => value - (shrinkage * predicted[row]))];
        }

        var together = run.Ensemble.Predict(wave.Data);
        for (var row = 0; row < 60; row++)
        {
            (wave.Data.Targets[row] - (double)together[row]).ShouldBe(left[row], 1e-5);
        }

        run.Train.Errors.ShouldBeNull();
    }

    [Fact]
    public void The_training_error_falls_where_one_small_network_cannot_learn_more()
    {
        var wave = Wave(200);
        var single = Tiny(wave).Train(wave, null, Options with { Epochs = 300 }).Train.Regression!.RootMeanSquaredError;
        var errors = new[] { 1, 4, 16 }.Select(members =>
            new Boosting { Members = members, Shrinkage = 1 }.Fit(Tiny(wave), wave, null, Options with { Epochs = 100 })
                .Train.Together.Regression!.RootMeanSquaredError).ToArray();
        errors[1].ShouldBeLessThan(errors[0]);
        errors[2].ShouldBeLessThan(errors[1]);
        errors[2].ShouldBeLessThan(single / 2);
    }

    [Fact]
    public void A_boosted_ensemble_is_resumed_to_the_same_bits()
    {
        using var folder = new TemporaryFolder();
        foreach (var (network, rows) in new[] { (Bent(Rings(60)), Rings(60)), (Tiny(Wave(40)), Wave(40)) })
        {
            var whole = new Boosting { Members = 4 }.Fit(network, rows, rows.Data, Options);
            var name = network.Task.Kind.ToString();
            new Boosting { Members = 2 }.Fit(network, rows, rows.Data, Options, new EnsembleOptions { Folder = folder.File(name) });
            var resumed = new Boosting { Members = 4 }.Fit(
                network, rows, rows.Data, Options, new EnsembleOptions { Folder = folder.File(name), Resume = true });
            resumed.Ensemble.Members.Select(Problems.Bits).ShouldBe(whole.Ensemble.Members.Select(Problems.Bits));
            resumed.Members.Select(member => member.History.Count > 0).ShouldBe([false, false, true, true]);
            resumed.Ensemble.Save(folder.File(name));
            Ensemble.Load(folder.File(name)).Predict(rows.Data).ShouldBe(whole.Ensemble.Predict(rows.Data));
        }
    }

    [Fact]
    public void A_shrinkage_out_of_range_is_refused() =>
        Should.Throw<GraphException>(() => new Boosting { Shrinkage = 1.5 }).Message.ShouldBe(
            "Boosting, Shrinkage: expected a number above 0, at most 1, received 1.5. 0.1 to 1 are usual; small ones want more members.");

    /// <summary>Inside or outside of a circle: no straight line tells them apart.</summary>
    private static TrainingSet Rings(int rows)
    {
        var features = Array.ConvertAll(Table.Wave(2 * rows, 0.7), value => (float)value);
        int[] labels = [.. Enumerable.Range(0, rows)
            .Select(i => (features[2 * i] * features[2 * i]) + (features[(2 * i) + 1] * features[(2 * i) + 1]) > 0.6f ? 1 : 0)];
        return Dataset.Classification(features, 2, labels, ["in", "out"], new() { Name = "rings" }).AsTrainingSet();
    }

    private static TrainingSet Wave(int rows)
    {
        var features = Enumerable.Range(0, rows).Select(i => (4f * i / rows) - 2).ToArray();
        return Dataset.Regression(features, 1, Array.ConvertAll(features, x => 5 + (2 * MathF.Sin(4 * x)))).AsTrainingSet();
    }

    private static Network Linear(TrainingSet rows) => Network.Classifier(rows);

    /// <summary>One bend: a wedge and not a circle.</summary>
    private static Network Bent(TrainingSet rows) => Network.Classifier(rows).Dense(2).Relu();

    private static Network Tiny(TrainingSet rows) => Network.Regressor(rows).Dense(2).Tanh();
}
