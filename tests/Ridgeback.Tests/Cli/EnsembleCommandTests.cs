using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Ensembles;
using Ridgeback.Networks;
using Ridgeback.Runs;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Cli;

/// <summary>Ensembles from a configuration to predictions, by the command line.</summary>
public sealed class EnsembleCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [Trait("Row", "R096")]
    [InlineData("two", "mean")]
    [InlineData("two", "vote")]
    [InlineData("numbers", "mean")]
    public void Bagging_leaves_an_ensemble_that_is_evaluated_and_predicts(string kind, string combine)
    {
        var source = kind == "two" ? Sources.TwoClasses(folder) : Sources.Regression(folder);
        var run = CliRun.Train(folder.File("run"), "--data", source, "--json", "--set",
            $$"""ensemble={"type":"bagging","members":4,"combine":"{{combine}}"}""");
        Directory.EnumerateFileSystemEntries(folder.File("run")).Select(Path.GetFileName).Order().ShouldBe(
            ["config.json", "ensemble.json", "member-1", "member-2", "member-3", "member-4", "report.html", "result.json",
                "test-openings.json"]);
        Directory.EnumerateFileSystemEntries(folder.File("run/member-2")).Select(Path.GetFileName).Order().ShouldBe(
            ["checkpoint", "member.json", "metrics.csv", "model.json", "model.safetensors"]);
        var json = run.Json();
        var measure = kind == "two" ? "accuracy" : "rootMeanSquaredError";
        json.GetProperty("members").GetArrayLength().ShouldBe(4);
        var bag = json.GetProperty("outOfBag");
        bag.GetProperty("rows").GetInt32().ShouldBeInRange(20, kind == "two" ? 48 : 36);
        bag.GetProperty(measure).GetDouble().ShouldBeGreaterThan(0);
        json.GetProperty("distinctShare").GetDouble().ShouldBeInRange(0.5, 0.8);
        var errors = json.GetProperty("errors").GetProperty("dev");
        errors.GetProperty("predicted").GetDouble().ShouldBe(errors.GetProperty("measured").GetDouble(), 1e-10);
        json.GetProperty("errors").GetProperty("predictedFromDev").GetDouble().ShouldBe(errors.GetProperty("predicted").GetDouble());

        var again = CliRun.Of("evaluate", folder.File("run"), "--json").Json();
        again.GetProperty(measure).GetDouble().ShouldBe(json.GetProperty("test").GetProperty(measure).GetDouble());
        again.GetProperty("opening").GetInt32().ShouldBe(2);
        CliRun.Of("evaluate", folder.File("run"), "--data", source).Code.ShouldBe(0);

        CliRun.Of("predict", folder.File("run"), "--data", source, "--output", folder.File("p.csv")).Code.ShouldBe(0);
        var table = Ridgeback.Formats.CsvTable.Read(folder.File("p.csv"));
        var data = Datasets.FromCsv(source);
        var expected = Ensemble.Load(folder.File("run")).Predict(data);
        table.RowCount.ShouldBe(data.Count);
        for (var row = 0; row < data.Count; row++)
        {
            float.Parse(table[row, kind == "two" ? 3 : 1], System.Globalization.CultureInfo.InvariantCulture)
                .ShouldBe(expected[kind == "two" ? (2 * row) + 1 : row]);
        }
    }

    [Fact]
    [Trait("Row", "R098")]
    public void The_report_says_what_members_and_ensemble_do_and_what_was_predicted()
    {
        var run = CliRun.Train(folder.File("run"), "--data", "iris", "--set", "ensemble=bagging", "--set", "ensemble.members=3");
        var json = JsonDocument.Parse(File.ReadAllText(folder.File("run/result.json"))).RootElement;
        run.Output.ShouldContain("out of bag");
        run.Output.ShouldContain("Bagging with 3 members: by themselves they are right on ");
        run.Output.ShouldContain("Out of the bag, that is predicted by members that did not draw them, ");
        run.Output.ShouldContain("which predicts v/k + (k − 1)c/k = ");
        run.Output.ShouldContain("; on the test rows it is ");
        run.Output.ShouldContain("All members were trained to their end: 3 by their epochs.");
        var report = File.ReadAllText(folder.File("run/report.html"));
        foreach (var text in (string[])["Members", "Together", "Out-of-bag accuracy", "Correlation of errors", "The ensemble is right on",
            "The test rows were sealed until the training had ended", "Confusion matrix, test rows", "which predicts v/k"])
        {
            report.ShouldContain(text);
        }

        var accuracies = json.GetProperty("members").EnumerateArray()
            .Select(member => member.GetProperty("test").GetProperty("accuracy").GetDouble()).ToArray();
        var test = Datasets.Iris().Split(seed: 1).Test.Open("test");
        for (var i = 0; i < 3; i++)
        {
            var labels = Model.Load(folder.File($"run/member-{i + 1}")).PredictLabels(test.Features);
            accuracies[i].ShouldBe(
                Enumerable.Range(0, test.Count).Average(row => labels[row] == test.ClassNames[test.Labels[row]] ? 1.0 : 0), 1e-12);
        }
    }

    [Fact]
    [Trait("Row", "R097")]
    public void Seeds_side_by_side_are_the_single_trainings()
    {
        CliRun.Train(folder.File("run"), "--data", "iris", "--set",
            """ensemble={"type":"seeds","members":3,"parallel":2,"combine":"geometricMean"}""", "--seed", "4");
        for (var i = 0; i < 3; i++)
        {
            CliRun.Train(folder.File($"single-{i}"), "--data", "iris", "--seed", $"{4 + i}");
            CliRun.ModelOf(folder.File($"run/member-{i + 1}")).ShouldBe(CliRun.ModelOf(folder.File($"single-{i}")));
            File.ReadAllText(folder.File($"run/member-{i + 1}/metrics.csv"))
                .ShouldBe(File.ReadAllText(folder.File($"single-{i}/metrics.csv")));
        }

        Ensemble.Load(folder.File("run")).Combination.ShouldBe(Combination.GeometricMean);
    }

    [Fact]
    [Trait("Row", "R097")]
    public void Variations_are_other_networks_trained_otherwise()
    {
        const string Variations = """ensemble={"type":"variations","members":[{"set":["optimizer=momentum"]},{"set":["network.layers=["""
            + """\"tanh\"]","training.epochs=2"]},{}]}""";
        CliRun.Train(folder.File("run"), "--data", "iris", "--set", Variations);
        var ensemble = Ensemble.Load(folder.File("run"));
        ensemble.Members.Select(member => member.Network.Layers.Count).ShouldBe([4, 1, 4]);
        CliRun.Train(folder.File("a"), "--data", "iris", "--set", "optimizer=momentum");
        CliRun.Train(folder.File("b"), "--data", "iris", "--set", "network.layers=[\"tanh\"]", "--set", "training.epochs=2");
        CliRun.Train(folder.File("c"), "--data", "iris");
        CliRun.ModelOf(folder.File("run/member-1")).ShouldBe(CliRun.ModelOf(folder.File("a")));
        CliRun.ModelOf(folder.File("run/member-2")).ShouldBe(CliRun.ModelOf(folder.File("b")));
        CliRun.ModelOf(folder.File("run/member-3")).ShouldBe(CliRun.ModelOf(folder.File("c")));
    }

    [Theory]
    [Trait("Row", "R099")]
    [InlineData("numbers", "together RMSE")]
    [InlineData("two", "Boosting with ")]
    public void Boosting_is_reachable_for_classes_and_numbers(string kind, string says)
    {
        var source = kind == "two" ? Sources.TwoClasses(folder) : Sources.Regression(folder);
        var shrinkage = kind == "two" ? "" : ""","shrinkage":0.75""";
        var run =
            CliRun.Train(folder.File("run"), "--data", source, "--set", $$"""ensemble={"type":"boosting","members":3{{shrinkage}}}""");
        run.Output.ShouldContain(says);
        var ensemble = Ensemble.Load(folder.File("run"));
        ensemble.Combination.ShouldBe(kind == "two" ? Combination.Vote : Combination.Sum);
        if (kind == "numbers")
        {
            ensemble.Weights.ShouldBe([0.75, 0.75, 0.75]);
        }
    }

    [Fact]
    public void A_cancelled_ensemble_is_resumed_to_the_same_bytes()
    {
        string[] options =
            ["--data", "iris", "--set", "ensemble=bagging", "--set", "ensemble.members=3", "--set", "training.checkpointEverySeconds=0"];
        CliRun.Train(folder.File("whole"), options);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var cut = CliRun.Of(["train", "--output", folder.File("cut"), .. CliRun.Small, .. options], source.Token);
        cut.Code.ShouldBe(130);
        cut.Error.ShouldContain("the members so far are in");
        File.Exists(folder.File("cut/test-openings.json")).ShouldBeFalse();
        CliRun.Of("train", "--resume", folder.File("cut"), "--quiet").Code.ShouldBe(0);
        foreach (var file in (string[])[
            "ensemble.json", "member-1/model.safetensors", "member-3/model.safetensors", "member-2/model.json", "config.json"])
        {
            File.ReadAllText(folder.File($"cut/{file}")).ShouldBe(File.ReadAllText(folder.File($"whole/{file}")));
        }

        var written = File.GetLastWriteTimeUtc(folder.File("cut/member-2/member.json"));
        CliRun.Of("train", "--resume", folder.File("cut"), "--quiet", "--threads", "1").Code.ShouldBe(0);
        File.GetLastWriteTimeUtc(folder.File("cut/member-2/member.json")).ShouldBe(written, "a trained member is not trained again");
    }

    [Fact]
    public void What_does_not_go_with_an_ensemble_is_refused()
    {
        CliRun.Train(folder.File("run"), "--data", "iris", "--set", "ensemble=boosting", "--set", "ensemble.members=2");
        var curvature = CliRun.Of("curvature", folder.File("run"));
        (curvature.Code, curvature.Error).ShouldBe((2, $"Run '{folder.File("run")}': expected a run of a single network, received an "
            + $"ensemble. Use a run of a single network.{Environment.NewLine}"));
        CliRun.Of("train", "--resume", folder.File("run"), "--epochs", "9")
            .Error.ShouldContain("expected changes to training.threads, training.checkpointEverySeconds only");
        using var job = TrainingJob.Begin(new ConfigurationSource(null, ["ensemble=seeds", "data.source=iris"]), folder.File("job"));
        Should.Throw<InputException>(() => job.Run()).Message.ShouldContain("Use EnsembleJob.Run");
        File.Delete(folder.File("run/ensemble.json"));
        CliRun.Of("evaluate", folder.File("run")).Error.ShouldContain("expected a finished run with ensemble.json");
    }

    /// <summary>
    /// Settings that a kind of ensemble would not heed, or that would make its figures unfair, are refused, and leave no folder.
    /// </summary>
    [Theory]
    [InlineData(
        """ensemble={"type":"boosting","members":2,"shrinkage":0.5}""", null, "Boosting, Shrinkage (shrinkage): expected none for classes")]
    [InlineData("""ensemble={"type":"boosting","members":2}""", "training.earlyStopping.then=retrain",
        "Boosting, early stopping: expected to keep the best parameters")]
    [InlineData("""ensemble={"type":"variations","members":[{"set":["training.classWeights=\"balanced\""]},{}]}""", null,
        "Ensemble, member 1: expected the class weights of all members (none)")]
    public void Settings_that_would_mislead_are_refused(string ensemble, string? also, string says)
    {
        string[] more = also is null ? [] : ["--set", also];
        var run = CliRun.Of(["train", "--data", "iris", "--output", folder.File("run"), "--set", ensemble, .. more, .. CliRun.Small]);
        (run.Code, Directory.Exists(folder.File("run"))).ShouldBe((2, false), run.Error);
        run.Error.ShouldContain(says);
    }

    /// <summary>A column with hardly a value: rows are drawn until each member has one to fill in from.</summary>
    [Fact]
    [Trait("Row", "R096")]
    public void Bagging_works_with_columns_that_are_nearly_empty()
    {
        var lines = Enumerable.Range(0, 60)
            .Select(i => FormattableString.Invariant($"{i * 37 % 60},{(i % 20 == 7 ? "5" : "")},{(i % 3 == 0 ? "yes" : "no")}"));
        var source = folder.Text("sparse.csv", "a,b,kind\n" + string.Join('\n', lines) + "\n");
        string[] options = ["--data", source, "--set", "data.missing=mean", "--set", """ensemble={"type":"bagging","members":8}""", "--set",
            "data.split.devRows=0", "--set", "training.earlyStopping=null"];
        var first = CliRun.Train(folder.File("run"), [.. options, "--json"]).Json();
        first.GetProperty("outOfBag").GetProperty("rows").GetInt32().ShouldBeGreaterThan(20);
        CliRun.Train(folder.File("again"), options);
        CliRun.ModelOf(folder.File("again/member-8")).ShouldBe(CliRun.ModelOf(folder.File("run/member-8")));
    }

    /// <summary>Members that went on over the dev rows have no dev figures; their learning curves have both trainings.</summary>
    [Fact]
    [Trait("Row", "R098")]
    public void After_second_trainings_there_are_no_dev_figures()
    {
        var json = CliRun.Train(
            folder.File("run"), "--data", "iris", "--set", """ensemble={"type":"seeds","members":2}""", "--set",
            "training.earlyStopping.then=retrain", "--set", "training.epochs=8", "--json").Json();
        json.GetProperty("dev").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("test").GetProperty("rows").GetInt32().ShouldBe(30);
        File.ReadLines(folder.File("run/member-2/metrics.csv")).Skip(1).Select(line => line[^1]).Distinct().ShouldBe(['1', '2']);
        CliRun.Of("train", "--resume", folder.File("run"), "--quiet", "--json").Json().GetProperty("dev")
            .ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public void An_ensemble_that_cannot_begin_leaves_no_folder()
    {
        var run = CliRun.Of(
            "train", "--data", "iris", "--output", folder.File("run"), "--set", "ensemble=seeds", "--set",
            """network.layers=[{"type":"dense","units":3,"weights":"zeros"},"tanh"]""");
        run.Code.ShouldBe(2);
        Directory.Exists(folder.File("run")).ShouldBeFalse();
    }

    [Fact]
    public void Compare_trains_an_ensemble_where_there_is_one()
    {
        var run = CliRun.Of(
            "compare", "--data", "iris", "--seeds", "2", "--set", CliRun.SmallNetwork, "--set", "training.epochs=2", "--second",
            """ensemble={"type":"seeds","members":2}""");
        run.Code.ShouldBe(0, run.Error);
    }

    public void Dispose() => folder.Dispose();
}
