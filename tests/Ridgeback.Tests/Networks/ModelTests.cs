using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Networks;

/// <summary>Prediction: plain numbers in and out, the same from any number of rows and threads.</summary>
public class ModelTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 2, Threads = 1 };

    private static readonly Model Digits = Train(Datasets.Digits(), n => n.Dense(40).BatchNormalization().Relu().Dropout(0.5));

    private static readonly Model TwoKinds = Train(Problems.TwoKinds, n => n.Dense(4).Tanh());

    [Fact]
    public void One_row_three_hundred_and_many_threads_agree_bit_for_bit()
    {
        var rows = Datasets.Digits().Features[..(300 * 64)].ToArray();
        var all = Digits.Predict(rows);
        for (var i = 0; i < 300; i++)
        {
            Digits.Predict(rows.AsSpan(i * 64, 64)).ShouldBe(all[(i * 10)..((i + 1) * 10)], $"row {i}");
        }

        Digits.Predict(rows.AsSpan(0, 17 * 64)).ShouldBe(all[..170]);
        var results = new float[8][];
        var threads = Enumerable.Range(0, 8).Select(t => new Thread(() =>
        {
            for (var turn = 0; turn < 5; turn++)
            {
                results[t] = Digits.Predict(rows);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        results.ShouldAllBe(result => result.SequenceEqual(all));
    }

    [Fact]
    public void Several_threads_inside_a_prediction_change_no_bit_and_serve_many_callers()
    {
        var train = Datasets.Digits().AsTrainingSet();
        var wide = Network.Classifier(train).Dense(1100).Relu().Dense(300).Relu()
            .Train(train, null, new TrainingOptions { Epochs = 1, Threads = 1 }).Model;
        var rows = Datasets.Digits().Features[..(300 * 64)].ToArray();
        var expected = wide.Predict(rows);
        foreach (var threads in new[] { 0, 2, 3 })
        {
            var model = wide.WithThreads(threads);
            model.Predict(rows).ShouldBe(expected);
            Parallel.For(0, 100, i => model.Predict(rows.AsSpan(i * 64, 64)).ShouldBe(expected[(i * 10)..((i + 1) * 10)]));
        }

        Should.Throw<ArgumentOutOfRangeException>(() => wide.WithThreads(-1));
    }

    [Fact]
    public void A_data_set_an_array_and_memory_of_the_callers_give_the_same()
    {
        var data = Datasets.Digits();
        var outputs = new float[data.Count * 10];
        Digits.Predict(data.Features, outputs);
        Digits.Predict(data).ShouldBe(outputs);
        Digits.Predict(data.Features.ToArray()).ShouldBe(outputs);
        Digits.Predict([]).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Row", "R029")]
    public void Probabilities_sum_to_one()
    {
        Sums(Digits.Predict(Datasets.Digits()), 10).ShouldAllBe(sum => Math.Abs(sum - 1) < 1e-6);
        var two = TwoKinds.Predict(Problems.TwoKinds);
        two.Length.ShouldBe(200);
        Sums(two, 2).ShouldAllBe(sum => Math.Abs(sum - 1) < 1e-7);
        two.ShouldAllBe(p => p >= 0 && p <= 1);
    }

    [Fact]
    public void Labels_are_the_names_of_the_most_probable_classes()
    {
        var p = TwoKinds.Predict(Problems.TwoKinds);
        var labels = TwoKinds.PredictLabels(Problems.TwoKinds.Features);
        labels.ShouldBe(Enumerable.Range(0, 100).Select(i => p[2 * i] >= p[(2 * i) + 1] ? "setosa" : "versicolor"));
        labels.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void Numbers_come_in_the_targets_own_unit_with_and_without_scaling()
    {
        var line = Problems.Line(200);
        foreach (var scaled in new[] { true, false })
        {
            var run = Network.Regressor(line.AsTrainingSet()).Train(line.AsTrainingSet(), null, new TrainingOptions
            {
                Epochs = 60,
                Threads = 1,
                ScaleTargets = scaled,
                Optimizer = new Ridgeback.Optimizers.Momentum(0.02),
            });
            var predicted = run.Model.Predict(new float[] { 0.5f, -0.5f, -1, 1 });
            predicted.Length.ShouldBe(4);
            double[] expected = [4.25, 5, 0.5, -10];
            for (var i = 0; i < 4; i++)
            {
                ((double)predicted[i]).ShouldBe(expected[i], 1e-3, $"scaled {scaled}, number {i}");
            }
        }
    }

    [Fact]
    public void Wrong_lengths_are_refused()
    {
        Should.Throw<InputException>(() => Digits.Predict(new float[65])).Message.ShouldBe(
            "Prediction: expected rows of 64 numbers, received 65 numbers in all. Give complete rows, one after another.");
        Should.Throw<InputException>(() => Digits.Predict(new float[64], new float[9])).Message.ShouldBe(
            "Prediction: expected 64 features and 10 outputs a row, received 64 and 9 numbers. Give complete rows and as many outputs.");
        Should.Throw<InputException>(() => Digits.Predict(Datasets.Iris())).Message.ShouldBe(
            "Prediction of 'iris': expected 64 features, received 4. Give data with the features the model was trained on.");
    }

    [Fact]
    public void Missing_values_are_refused_with_row_and_feature()
    {
        var rows = new float[8];
        rows[6] = float.NaN;
        Should.Throw<InputException>(() => TwoKinds.Predict(rows)).Message.ShouldBe(
            "Prediction, row 1, 'feature 3' (rows from 0): expected a finite number, received NaN. Fill in or leave out rows with missing "
                + "values.");
    }

    [Fact]
    public void A_model_of_numbers_has_no_labels()
    {
        var line = Problems.Line(20);
        var model = Network.Regressor(line.AsTrainingSet()).Train(line.AsTrainingSet(), null, Short).Model;
        Should.Throw<InputException>(() => model.PredictLabels(new float[2])).Message.ShouldBe(
            "Prediction of labels: expected a classifier, received a model of numbers. Use Predict.");
    }

    [Fact]
    public void A_model_is_untouched_by_a_training_that_goes_on()
    {
        var data = Problems.TwoKinds.AsTrainingSet();
        var network = Network.Classifier(data).Dense(4).Tanh();
        var first = network.Train(data, null, Short).Model;
        var before = Problems.Bits(first);
        network.Train(data, null, Short with { Seed = 9 });
        Problems.Bits(first).ShouldBe(before);
    }

    private static Model Train(Dataset data, Func<Network, Network> layers) =>
        layers(Network.Classifier(data.AsTrainingSet())).Train(data.AsTrainingSet(), null, Short).Model;

    private static IEnumerable<double> Sums(float[] rows, int width) =>
        rows.Chunk(width).Select(row => row.Sum(value => (double)value));
}
