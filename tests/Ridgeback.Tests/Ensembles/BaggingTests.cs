using Ridgeback.Data;
using Ridgeback.Ensembles;
using Ridgeback.Networks;
using Ridgeback.Tests.Training;
using Ridgeback.Training;

namespace Ridgeback.Tests.Ensembles;

[Trait("Row", "R096")]
public class BaggingTests
{
    private static readonly TrainingOptions Short = new() { Epochs = 4, Seed = 5, Threads = 1 };

    [Fact]
    public void A_set_is_a_function_of_seed_and_member()
    {
        Bootstrap.Rows(90, 5, 2).ShouldBe(Bootstrap.Rows(90, 5, 2));
        Bootstrap.Rows(90, 5, 2).ShouldNotBe(Bootstrap.Rows(90, 5, 1));
        Bootstrap.Rows(90, 5, 2).ShouldNotBe(Bootstrap.Rows(90, 6, 2));
        Bootstrap.Rows(90, 5, 2).ShouldAllBe(row => row >= 0 && row < 90);
        Bootstrap.Rows(90, 5, 2).Length.ShouldBe(90);
    }

    [Fact]
    public void The_share_of_distinct_rows_is_on_average_1_minus_1_minus_1_over_n_to_the_n()
    {
        foreach (var n in new[] { 1, 2, 5, 300 })
        {
            const int Sets = 4000;
            double[] shares = [.. Enumerable.Range(0, Sets).Select(member => Bootstrap.DistinctShare(Bootstrap.Rows(n, 7, member)))];
            var expected = 1 - Math.Pow((n - 1.0) / n, n);
            Bootstrap.ExpectedDistinctShare(n).ShouldBe(expected, 1e-12);
            var mean = shares.Average();
            var deviation = Math.Sqrt(shares.Sum(share => Math.Pow(share - mean, 2)) / Sets);
            mean.ShouldBe(expected, (4 * deviation / Math.Sqrt(Sets)) + 1e-12, $"{n} rows");
        }

        Bootstrap.ExpectedDistinctShare(10_000_000).ShouldBe(1 - (1 / Math.E), 1e-7);
    }

    [Fact]
    public void Every_row_is_drawn_as_often_as_any_other()
    {
        var counts = new int[20];
        for (var member = 0; member < 5000; member++)
        {
            foreach (var row in Bootstrap.Rows(20, 3, member))
            {
                counts[row]++;
            }
        }

        var chi = counts.Sum(count => Math.Pow(count - 5000, 2) / 5000);
        chi.ShouldBeLessThan(43.8, "0.1 % of all chi-squared values of 19 degrees of freedom are above");
    }

    [Fact]
    public void A_member_is_the_training_on_its_own_rows_with_its_own_seed()
    {
        var (train, dev) = (Problems.Iris.Train, Problems.Iris.Dev);
        var run = new Bagging { Members = 3 }.Fit(Problems.Small(train), train, dev, Short);
        for (var i = 0; i < 3; i++)
        {
            var rows = train.Select(Bootstrap.Rows(train.Count, 5, i));
            var single = Problems.Small(train).Train(rows, dev, Short with { Seed = 5 + (ulong)i });
            Problems.Bits(run.Ensemble.Members[i]).ShouldBe(Problems.Bits(single.Model));
            run.Members[i].Model.Pipeline.Apply(train).Data.Features.ToArray()
                .ShouldBe(single.Model.Pipeline.Apply(train).Data.Features.ToArray());
            run.OutOfBag!.DistinctShares[i].ShouldBe(rows.Data.Ids.ToArray().Distinct().Count() / (double)train.Count, 1e-12);
        }
    }

    [Fact]
    public void A_row_out_of_the_bag_is_predicted_by_the_members_that_did_not_draw_it()
    {
        var train = Problems.Iris.Train;
        var run = new Bagging { Members = 4 }.Fit(Problems.Small(train), train, null, Short);
        int[][] drawn = [.. Enumerable.Range(0, 4).Select(i => Bootstrap.Rows(train.Count, 5, i))];
        float[][] each = [.. run.Ensemble.Members.Select(member => member.Predict(train.Data))];
        int[] rows = [.. Enumerable.Range(0, train.Count).Where(row => drawn.Any(set => !set.Contains(row)))];
        run.OutOfBag!.Rows.ShouldBe(rows);
        rows.Length.ShouldBeLessThan(train.Count, "some row was drawn by all four");
        var right = 0;
        for (var j = 0; j < rows.Length; j++)
        {
            int[] free = [.. Enumerable.Range(0, 4).Where(i => !drawn[i].Contains(rows[j]))];
            double[] mean = [.. Enumerable.Range(0, 3).Select(c => free.Average(i => (double)each[i][(3 * rows[j]) + c]))];
            for (var c = 0; c < 3; c++)
            {
                ((double)run.OutOfBag.Evaluation!.Outputs[(3 * j) + c]).ShouldBe(mean[c], 1e-6);
            }

            right += Array.IndexOf(mean, mean.Max()) == train.Data.Labels[rows[j]] ? 1 : 0;
        }

        run.OutOfBag.Evaluation!.Accuracy!.Value.ShouldBe(right / (double)rows.Length, 1e-12);
    }

    [Fact]
    public void The_error_out_of_the_bag_is_honest_where_that_on_training_rows_is_not()
    {
        var noise = Problems.Noise(150, 0.3).AsTrainingSet();
        var run = new Bagging { Members = 7 }.Fit(
            Network.Classifier(noise).Dense(64).Relu(), noise, null,
            new TrainingOptions { Epochs = 150, Threads = 1, EarlyStopping = null, Optimizer = new Ridgeback.Optimizers.Adam(0.01) });
        run.Train.Together.Accuracy!.Value.ShouldBeGreaterThan(0.8);
        run.OutOfBag!.Evaluation!.Accuracy!.Value.ShouldBeLessThan(0.5, "three classes that have nothing to do with the features");
    }

    [Fact]
    public void One_row_is_always_drawn()
    {
        var one = Problems.Line(1).AsTrainingSet();
        var run = new Bagging { Members = 2 }.Fit(Network.Regressor(one), one, null, Short);
        run.OutOfBag!.Evaluation.ShouldBeNull();
        run.OutOfBag.DistinctShares.ShouldBe([1, 1]);
    }
}
