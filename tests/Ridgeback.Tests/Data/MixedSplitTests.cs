using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;

namespace Ridgeback.Tests.Data;

/// <summary>Training rows from one source, dev and test rows from another; and whether two sets of rows look alike.</summary>
public sealed class MixedSplitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    [Trait("Row", "R011")]
    public void Training_and_train_dev_rows_come_from_one_source_dev_and_test_rows_from_the_other()
    {
        Dataset train = Rows(200, 0, 0), target = Rows(60, 1000, 0);
        var split = DataSplit.Mixed(train, target, new SplitOptions { Seed = 4 });
        (split.Train.Count, split.TrainDev!.Count, split.Dev.Count, split.Test.Count).ShouldBe((180, 20, 30, 30));
        split.Train.Data.Ids.ToArray().Concat(split.TrainDev.Ids.ToArray()).Order().ShouldBe(Enumerable.Range(0, 200));
        split.Dev.Ids.ToArray().Concat(split.Test.Open("a test").Ids.ToArray()).Order().ShouldBe(Enumerable.Range(0, 60));
        split.Train.Data.Features.ToArray().Max().ShouldBeLessThan(500);
        split.Dev.Features.ToArray().Min().ShouldBeGreaterThan(500);
        split.Dev.CountByClass().ShouldBe([15, 15]);
        DataSplit.Mixed(train, target, new SplitOptions { Seed = 4 }).Dev.Ids.ToArray().ShouldBe(split.Dev.Ids.ToArray());
        DataSplit.Mixed(train, target, new SplitOptions { TestCount = 10, DevCount = 20 }).Dev.Count.ShouldBe(20);

        // Neither train-dev nor dev rows can be fitted on.
        Should.Throw<InputException>(() => split.TrainDev.AsTrainingSet());
        Should.Throw<InputException>(() => DataSplit.Mixed(train, target, new SplitOptions { TestRows = TestRows.Last })).Message
            .ShouldContain("expected rows that are drawn one by one from both sources, received test rows at the end");
        Should.Throw<InputException>(() => DataSplit.Mixed(train, target, new SplitOptions { Groups = new int[60] }))
            .Message.ShouldContain("received groups");
        Should.Throw<InputException>(() => DataSplit.Mixed(train, Datasets.Iris()))
            .Message.ShouldContain("expected the same features and classes");
    }

    /// <summary>Of one distribution: over 40 seeds p is below 0.1 about as often as it should be. Of two: always.</summary>
    [Fact]
    [Trait("Row", "R011")]
    public void Sets_of_one_distribution_are_not_told_apart_and_shifted_ones_are()
    {
        var digits = Datasets.Digits();
        int[] order = [.. Enumerable.Range(0, digits.Count)];
        var low = 0;
        for (var seed = 1UL; seed <= 40; seed++)
        {
            new SequenceGenerator(seed, SequenceGenerator.Stream.Split).Shuffle(order);
            var test = TwoSampleTest.Compare(digits.Select(order[..150]), digits.Select(order[150..300]), seed);
            low += test.PValue < 0.1 ? 1 : 0;
            test.Rows.ShouldBe(150);
        }

        low.ShouldBeLessThanOrEqualTo(10);
        var ones = digits.Select([.. order.Where(row => digits.Labels[row] is 1 or 7)]);
        var others = digits.Select([.. order.Where(row => digits.Labels[row] is 0 or 8)]);
        var apart = TwoSampleTest.Compare(ones, others);
        apart.Differ.ShouldBeTrue();
        apart.Accuracy.ShouldBeGreaterThan(0.9);
        apart.ShouldBe(TwoSampleTest.Compare(ones, others));
        Should.Throw<InputException>(() => TwoSampleTest.Compare(ones.Select([1, 2]), others)).Message.ShouldContain("20 rows or more");
    }

    /// <summary>
    /// Dev rows whose feature means the opposite: the training source is learned well, and the difference of the sources is named.
    /// </summary>
    [Fact]
    [Trait("Row", "R011")]
    public void The_command_line_separates_variance_from_mismatch()
    {
        var target = Csv("target.csv", 300, -1);
        var source = Csv("train.csv", 300, 1);
        var run = CliRun.Train(folder.File("run"), "--data", target, "--set", $"data.trainSource=\"{source}\"", "--epochs", "30", "--set",
            "training.earlyStopping=null", "--json");
        run.Code.ShouldBe(0, run.Error);
        var json = run.Json();
        json.GetProperty("trainDev").GetProperty("accuracy").GetDouble().ShouldBeGreaterThan(0.9);
        json.GetProperty("dev").GetProperty("accuracy").GetDouble().ShouldBeLessThan(0.6);
        var report = File.ReadAllText(folder.File("run/report.html"));
        report.ShouldContain("most of the gap is the difference of the sources");
        report.ShouldNotContain("Dev and test rows do not look alike");
        report.ShouldNotContain("as suits their number");

        // Named in a file, the source is relative to that file.
        folder.Text("mixed.jsonc", "{ \"data\": { \"source\": \"target.csv\", \"trainSource\": \"train.csv\" } }");
        var configuration = new Ridgeback.Runs.ConfigurationSource(folder.File("mixed.jsonc"), []).Read().Value;
        (configuration.Data.Source, configuration.Data.TrainSource).ShouldBe((Path.GetFullPath(target), Path.GetFullPath(source)));
    }

    public void Dispose() => folder.Dispose();

    private static Dataset Rows(int count, float from, double offset) => Dataset.Classification(
        [.. Enumerable.Range(0, count).Select(i => from + i + (float)offset)], 1, [.. Enumerable.Range(0, count).Select(i => i % 2)]);

    private string Csv(string name, int rows, int sign)
    {
        var waves = Table.Wave(2 * rows, 0.3);
        return folder.Text(name, "a,b,kind\n" + string.Join('\n', Enumerable.Range(0, rows).Select(i =>
            FormattableString.Invariant($"{waves[2 * i]:F4},{waves[(2 * i) + 1]:F4},{(sign * waves[2 * i] > 0 ? "yes" : "no")}"))) + "\n");
    }
}
