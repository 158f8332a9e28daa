using System.Globalization;
using Ridgeback.Data;
using Ridgeback.Losses;
using Ridgeback.Networks;
using Ridgeback.Optimizers;
using Ridgeback.Tests.Cli;
using Ridgeback.Tests.Formats;
using Ridgeback.Tests.Support;
using Ridgeback.Training;

namespace Ridgeback.Tests.Data;

/// <summary>Numbers to predict as bins: edges, names, means; and a distribution with two peaks, which a squared loss cannot say.</summary>
public sealed class TargetBinsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    [Trait("Row", "R016")]
    public void Quantiles_share_the_training_rows_out_and_bins_stand_for_their_means()
    {
        var training = Targets(1, 2, 3, 4, 10, 20, 30, 40, 100).AsTrainingSet();
        var bins = TargetBins.Quantiles(training, 3);
        bins.Edges.ToArray().ShouldBe([4.0, 30.0]);
        bins.Values.ToArray().ShouldBe([2.0, 34.0 / 3, 170.0 / 3], 1e-12);
        bins.Names.ShouldBe(["below 4", "4 to 30", "30 and above"]);
        new[] { -5.0, 3.999, 4, 29.9, 30, 1e9 }.Select(bins.BinOf).ShouldBe([0, 0, 1, 1, 2, 2]);
        bins.Mean([0.5f, 0.25f, 0.25f]).ShouldBe(1 + (34.0 / 12) + (170.0 / 12), 1e-5);
        var binned = bins.Apply(Targets(5, 1, 50));
        binned.Labels.ToArray().ShouldBe([1, 0, 2]);
        binned.ClassNames.ShouldBe(bins.Names);

        // A missing target is a missing class, and counts for no bin.
        var gaps = TargetBins.Of(Targets(1, 7, 3, 10).WithoutLabels([1]).AsTrainingSet(), 5);
        gaps.Values.ToArray().ShouldBe([2.0, 10.0], 1e-12);
        gaps.Apply(Targets(5, 7, 1).WithoutLabels([0])).Labels.ToArray().ShouldBe([-1, 1, 0]);
        TargetBins.Quantiles(Targets(1, 90, 2, 10, 20).WithoutLabels([1]).AsTrainingSet(), 2).Edges.ToArray().ShouldBe([10.0]);

        // Equal targets cannot be cut apart.
        TargetBins.Quantiles(Targets(1, 1, 1, 1, 2, 2).AsTrainingSet(), 4).Edges.ToArray().ShouldBe([2.0]);
        TargetBins.Of(training, 25, 35).Values.ToArray().ShouldBe([40.0 / 6, 30.0, 70.0], 1e-12);
    }

    [Fact]
    [Trait("Row", "R016")]
    public void What_cannot_be_cut_is_refused()
    {
        var training = Targets(1, 2, 3).AsTrainingSet();
        Message(() => TargetBins.Of(training, 2, 1)).ShouldContain("expected 2 bins or more between rising edges, received edges 2, 1");
        Message(() => TargetBins.Of(training, 50)).ShouldContain("expected training rows in every bin, received none in '50 and above'");
        Message(() => TargetBins.Quantiles(Targets(7, 7, 7).AsTrainingSet(), 3)).ShouldContain("no edges");
        Message(() => TargetBins.Quantiles(Datasets.Iris().AsTrainingSet(), 3)).ShouldContain("expected rows with one number to predict");

        static string Message(Action act) => Should.Throw<InputException>(act).Message;
    }

    /// <summary>y is −3 or 3 whatever x: both forms say half and half, where the squared loss says 0.</summary>
    [Theory]
    [InlineData("softmax")]
    [InlineData("oneAgainstRest")]
    [Trait("Row", "R016")]
    [Trait("Row", "R033")]
    public void A_distribution_with_two_peaks_is_predicted_as_one(string form)
    {
        var waves = Table.Wave(600, 0.3);
        var data = Dataset.Regression([.. waves.Select(value => (float)value)], 1,
            [.. Table.Wave(600, 5).Select((value, i) => (i % 2 == 0 ? -3f : 3f) + (0.1f * (float)value))]);
        var split = data.Split(new SplitOptions { TestShare = 0, DevShare = 0.2, TrainShare = 0.8 })
            .WithBins(training => TargetBins.Of(training, -2, 2.95));
        split.Train.Data.CountByClass()[1].ShouldBeGreaterThan(20);
        var network = Network.Classifier(split.Train).Dense(8).Tanh();
        network = form == "softmax" ? network : network.WithLoss(new Logistic());
        network.Task.Outputs.ShouldBe(3);
        var run = network.Train(split.Train, split.Dev, new TrainingOptions { Optimizer = new Adam(0.01), Epochs = 60, Threads = 1 });
        var p = run.Model.Predict([0.3f]);
        p.Sum().ShouldBe(1, 1e-5f);
        p[0].ShouldBe(0.5f, 0.1f);
        run.Model.Means(p)[0].ShouldBe(0, 0.5);
        using var saved = new TemporaryFolder();
        run.Model.Save(saved.Path);
        var loaded = Model.Load(saved.Path);
        loaded.Means(loaded.Predict([0.3f])).ShouldBe(run.Model.Means(p));
        loaded.Schema.ClassNames[2].ShouldBe("2.95 and above");
    }

    [Fact]
    [Trait("Row", "R016")]
    public void The_command_line_predicts_a_distribution_and_its_mean()
    {
        var path = folder.Text("prices.csv", "size,price\n" + string.Join('\n',
            Enumerable.Range(0, 200).Select(i => FormattableString.Invariant($"{i % 50},{(i % 50 * 2) + 0.5 + (i % 7 * 0.1)}"))) + "\n");
        var run = CliRun.Train(
            folder.File("run"), "--data", path, "--set", "data.bins=5", "--epochs", "60", "--set", "optimizer.learningRate=0.01");
        run.Code.ShouldBe(0, run.Error);
        CliRun.Of("evaluate", folder.File("run"), "--data", path).Code.ShouldBe(0);
        CliRun.Of("predict", folder.File("run"), "--data", path, "--output", folder.File("p.csv")).Code.ShouldBe(0);
        var lines = File.ReadAllLines(folder.File("p.csv"));
        lines[0].ShouldStartWith("row,predicted,mean,probability below ");
        var off = lines.Skip(1)
            .Select((line, i) => Math.Abs(double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture) - ((i % 50 * 2) + 0.8))).Average();
        off.ShouldBeLessThan(8);
        CliRun.Of("train", "--data", "iris", "--set", "data.bins=3", "--output", folder.File("no"))
            .Error.ShouldContain("expected rows with one number to predict");
    }

    public void Dispose() => folder.Dispose();

    private static Dataset Targets(params float[] targets) => Dataset.Regression(new float[targets.Length], 1, targets);
}
