using Ridgeback.Data;
using Ridgeback.Ensembles;
using Ridgeback.Graphs;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Ensembles;

public class EnsembleTests
{
    private static readonly Model[] Three = [.. Enumerable.Range(1, 3).Select(seed => Trained(seed, 4 * seed).Model)];

    [Fact]
    [Trait("Row", "R097")]
    public void The_mean_is_that_of_the_probabilities()
    {
        var combined = new Ensemble(Three).Predict(Rows());
        double[][] each = [.. Three.Select(Probabilities)];
        for (var i = 0; i < combined.Length; i++)
        {
            ((double)combined[i]).ShouldBe((each[0][i] + each[1][i] + each[2][i]) / 3, 1e-7);
        }

        var weighted = new Ensemble(Three, weights: [1, 2, 5]).Predict(Rows());
        for (var i = 0; i < weighted.Length; i++)
        {
            ((double)weighted[i]).ShouldBe((each[0][i] + (2 * each[1][i]) + (5 * each[2][i])) / 8, 1e-7);
        }
    }

    [Fact]
    [Trait("Row", "R097")]
    public void The_geometric_mean_is_the_product_to_the_power_of_one_over_k_brought_to_a_sum_of_1()
    {
        var combined = new Ensemble(Three, Combination.GeometricMean).Predict(Rows());
        double[][] each = [.. Three.Select(Probabilities)];
        for (var row = 0; row < combined.Length / 3; row++)
        {
            double[] product = [.. Enumerable.Range(3 * row, 3).Select(i => Math.Pow(each[0][i] * each[1][i] * each[2][i], 1.0 / 3))];
            for (var c = 0; c < 3; c++)
            {
                ((double)combined[(3 * row) + c]).ShouldBe(product[c] / product.Sum(), 1e-6);
            }
        }
    }

    [Fact]
    [Trait("Row", "R097")]
    public void A_vote_counts_the_classes_that_members_name()
    {
        var combined = new Ensemble(Three, Combination.Vote, [1, 1, 3]).Predict(Rows());
        var labels = new Ensemble(Three, Combination.Vote, [1, 1, 3]).PredictLabels(Rows());
        string[][] votes = [.. Three.Select(model => model.PredictLabels(Rows()))];
        var names = Three[0].Schema.ClassNames;
        for (var row = 0; row < votes[0].Length; row++)
        {
            for (var c = 0; c < 3; c++)
            {
                var share =
                    ((votes[0][row] == names[c] ? 1 : 0) + (votes[1][row] == names[c] ? 1 : 0) + (votes[2][row] == names[c] ? 3 : 0)) / 5.0;
                ((double)combined[(3 * row) + c]).ShouldBe(share, 1e-7);
            }

            labels[row].ShouldBe(votes[2][row], "three of five votes decide");
        }

        votes[0].Zip(votes[2]).Any(pair => pair.First != pair.Second).ShouldBeTrue("otherwise this test sees nothing");
    }

    [Fact]
    [Trait("Row", "R097")]
    public void Numbers_are_averaged_or_added_to_an_offset()
    {
        var data = Problems.Line(40);
        Model[] two = [.. new[] { 2, 7 }.Select(units => Network.Regressor(data.AsTrainingSet()).Dense(units).Tanh().Train(
            data.AsTrainingSet(), null, new TrainingOptions { Epochs = 3, Seed = (ulong)units, Threads = 1 }).Model)];
        var (first, second) = (two[0].Predict(data), two[1].Predict(data));
        var mean = new Ensemble(two).Predict(data);
        var sum = new Ensemble(two, Combination.Sum, [0.5, 2], [3, -1]).Predict(data);
        for (var i = 0; i < mean.Length; i++)
        {
            ((double)mean[i]).ShouldBe((first[i] + second[i]) / 2.0, 1e-6);
            ((double)sum[i]).ShouldBe((i % 2 == 0 ? 3 : -1) + (0.5 * first[i]) + (2.0 * second[i]), 1e-5);
        }

        var evaluation = new Ensemble(two).Evaluate(data);
        evaluation.Loss.ShouldBe(evaluation.Regression!.MeanSquaredError);
        evaluation.Loss.ShouldBe(mean.Zip(data.Targets.ToArray(), (p, y) => Math.Pow((double)p - y, 2)).Average(), 1e-6);
        new Ensemble(two).WithThreads(2).Predict(data).ShouldBe(mean);
    }

    [Fact]
    public void An_ensemble_of_one_is_that_one()
    {
        new Ensemble([Three[0]]).Predict(Rows()).ShouldBe(Three[0].Predict(Rows()));
        var evaluation = new Ensemble([Three[1]]).EvaluateMembers(Problems.Iris.Dev);
        evaluation.Together.Accuracy.ShouldBe(Three[1].Evaluate(Problems.Iris.Dev).Accuracy);
        evaluation.Together.Loss.ShouldBe(Three[1].Evaluate(Problems.Iris.Dev).Loss, 1e-6);
        evaluation.Errors!.Predicted.ShouldBe(evaluation.Errors.Variance);
    }

    [Theory]
    [InlineData(Combination.Mean)]
    [InlineData(Combination.GeometricMean)]
    [InlineData(Combination.Vote)]
    public void What_is_saved_and_loaded_predicts_the_same_bits(Combination combination)
    {
        using var folder = new TemporaryFolder();
        var ensemble = new Ensemble(Three, combination, [0.25, 1, 1.0 / 3]);
        ensemble.Save(folder.File("e"));
        var loaded = Ensemble.Load(folder.File("e"));
        loaded.Combination.ShouldBe(combination);
        loaded.Weights.ShouldBe(ensemble.Weights);
        loaded.Predict(Rows()).ShouldBe(ensemble.Predict(Rows()));

        new Ensemble([Three[2]], combination).Save(folder.File("e"));
        Ensemble.Load(folder.File("e")).Members.Count.ShouldBe(1);
    }

    [Fact]
    public void A_save_that_is_broken_off_leaves_no_ensemble_of_old_and_new_members()
    {
        using var folder = new TemporaryFolder();
        new Ensemble(Three).Save(folder.File("e"));
        Three[0].Save(folder.File("e/member-2"));
        Should.Throw<InputException>(() => Ensemble.Load(folder.File("e"))).Message.ShouldBe(
            $"Ensemble '{folder.File("e")}', member 'member-2': expected the model that was saved with the ensemble, received another. "
                + $"Restore the folder, or save the ensemble again.");

        new Ensemble(Three).Save(folder.File("e"));
        using (Ridgeback.Formats.AtomicFile.Intercept(
            (path, stream) => path.Contains("member-3", StringComparison.Ordinal) ? throw new IOException("no more") : stream))
        {
            Should.Throw<InputException>(() => new Ensemble([Three[2], Three[1], Three[0]]).Save(folder.File("e")));
        }

        Should.Throw<InputException>(() => Ensemble.Load(folder.File("e"))).Message.ShouldContain("expected a readable ensemble.json");
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 2", "expected format ridgeback-ensemble of version 1")]
    [InlineData("\"combine\": \"mean\"", "\"combine\": \"median\"", "the combination 'median'")]
    [InlineData("\"member-1\"", "\"../member-1\"", "the member folder '../member-1'")]
    [InlineData("\"weight\": 1", "\"weight\": -1", "received -1")]
    [InlineData("{", "", "expected an ensemble of version 1")]
    public void A_damaged_description_is_refused(string from, string to, string message)
    {
        using var folder = new TemporaryFolder();
        new Ensemble(Three).Save(folder.File("e"));
        var path = folder.File("e/ensemble.json");
        var text = File.ReadAllText(path);
        var at = text.IndexOf(from, StringComparison.Ordinal);
        File.WriteAllText(path, text[..at] + to + text[(at + from.Length)..]);
        Should.Throw<InputException>(() => Ensemble.Load(folder.File("e"))).Message.ShouldContain(message);
    }

    [Fact]
    public void Members_that_do_not_fit_are_refused()
    {
        var line = Problems.Line(20).AsTrainingSet();
        var numbers = Network.Regressor(line).Train(line, null, new TrainingOptions { Epochs = 1, Threads = 1 }).Model;
        var two = Problems.TwoKinds.AsTrainingSet();
        var kinds = Network.Classifier(two).Train(two, null, new TrainingOptions { Epochs = 1, Threads = 1 }).Model;
        Says(() => new Ensemble([]), "Ensemble: expected 1 member or more, received none. Give trained models.");
        Says(() => new Ensemble(Three, weights: [1]), "expected 3 weights, one for each member, received 1");
        Says(() => new Ensemble([Three[0], numbers]),
            "Ensemble, member 2: expected the task of the first member, received others. Train all members on data of one kind.");
        Says(() => new Ensemble([Three[0], kinds]), "expected the features of the first member");
        Says(() => new Ensemble([numbers], Combination.Vote), "expected a way to combine numbers, received Vote");
        Says(() => new Ensemble(Three, Combination.Sum), "expected a way to combine classes, received Sum");
        Says(() => new Ensemble([numbers], Combination.Sum, [1], [1]), "expected 2 numbers, and only for a sum, received 1 for Sum");
        Says(() => new Ensemble([numbers], Combination.Mean, [1], [1, 0]), "only for a sum");
        Says(() => new Ensemble([numbers]).PredictLabels([1, 2]), "expected classifiers");
        Says(() => new Ensemble(Three).Evaluate(Problems.Line(3)), "expected 4 features and 3 classes, received 2 features and 2");
        Should.Throw<GraphException>(() => new Ensemble(Three, weights: [1, 0, 1]))
            .Message.ShouldContain("expected a finite number above 0, received 0");
    }

    private static void Says(Action action, string message) => Should.Throw<InputException>(action).Message.ShouldContain(message);

    private static TrainingRun Trained(int seed, int units) => Network.Classifier(Problems.Iris.Train).Dense(units).Relu().Train(
        Problems.Iris.Train, null, new TrainingOptions { Epochs = 2, Seed = (ulong)seed, Threads = 1 });

    private static float[] Rows() => Datasets.Iris().Features.ToArray();

    private static double[] Probabilities(Model model) => Array.ConvertAll(model.Predict(Rows()), value => (double)value);
}
