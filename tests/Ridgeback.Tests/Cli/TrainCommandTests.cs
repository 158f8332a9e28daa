using System.Globalization;
using System.Text.Json;
using Ridgeback.Data;
using Ridgeback.Networks;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Cli;

public sealed class TrainCommandTests : IDisposable
{
    private static readonly string[] Files =
        ["checkpoint", "config.json", "metrics.csv", "model.json", "model.safetensors", "report.html", "result.json", "test-openings.json"];

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("digits")]
    [InlineData("iris")]
    [InlineData("two")]
    [InlineData("numbers")]
    [InlineData("images")]
    [InlineData("images without test files")]
    public void Every_kind_of_data_leaves_a_complete_run(string kind)
    {
        var source = Source(kind);
        var run = CliRun.Train(folder.File("run"), "--data", source, "--json");
        Directory.EnumerateFileSystemEntries(folder.File("run")).Select(Path.GetFileName).Order().ShouldBe(Files);
        var json = run.Json();
        json.EnumerateObject().Select(property => property.Name).ShouldBe(
            ["run", "seed", "threads", "epochs", "steps", "bestStep", "stoppedBy", "seconds", "classWeights", "secondTraining",
                "equivalentPenalty", "regularization", "train", "trainDev", "dev", "test"]);
        json.GetProperty("run").GetString().ShouldBe(folder.File("run"));
        json.GetProperty("epochs").GetInt32().ShouldBe(3);
        json.GetProperty("stoppedBy").GetString().ShouldBe("epochs");
        foreach (var part in (string[])["train", "dev", "test"])
        {
            json.GetProperty(part).GetProperty("loss").GetDouble().ShouldBeGreaterThan(0);
            json.GetProperty(part).TryGetProperty("accuracy", out _).ShouldBe(kind != "numbers");
            json.GetProperty(part).TryGetProperty("rootMeanSquaredError", out _).ShouldBe(kind == "numbers");
        }

        run.Output.Trim().ShouldNotContain("\n");
        run.Error.ShouldBe("");
        JsonDocument.Parse(File.ReadAllText(folder.File("run/result.json"))).RootElement.GetProperty("steps").GetInt64()
            .ShouldBe(json.GetProperty("steps").GetInt64());
        File.ReadAllText(folder.File("run/report.html"))
            .ShouldContain(kind == "numbers" ? "Predicted and true" : "Confusion matrix, test rows");
    }

    [Theory]
    [InlineData("numbers", "tanh", 64, null)]
    [InlineData("two", "dropout", 256, null)]
    [InlineData("numbers", "dropout", 32, "network.layers[0].units=32")]
    public void Layers_nobody_wrote_follow_from_the_data(string kind, string layer, int units, string? setting)
    {
        string[] more = setting is null ? [] : ["--set", setting];
        CliRun.Of(["train", "--data", Source(kind), "--output", folder.File("run"), "--epochs", "1", "--quiet", .. more]).Code.ShouldBe(0);
        JsonElement[] layers = [.. JsonDocument.Parse(File.ReadAllText(folder.File("run/config.json"))).RootElement
            .GetProperty("network").GetProperty("layers").EnumerateArray()];
        layers[0].GetProperty("units").GetInt32().ShouldBe(units);
        layers.ShouldContain(l => l.GetProperty("type").GetString() == layer);
    }

    [Fact]
    public void Test_files_are_sealed_whole_and_used_as_they_are()
    {
        var json = CliRun.Train(folder.File("run"), "--data", Source("images"), "--json").Json();
        json.GetProperty("test").GetProperty("rows").GetInt32().ShouldBe(20);
        (json.GetProperty("train").GetProperty("rows").GetInt32() + json.GetProperty("dev").GetProperty("rows").GetInt32()).ShouldBe(60);
        CliRun.Train(folder.File("other"), "--data", Source("images without test files"), "--json").Json()
            .GetProperty("test").GetProperty("rows").GetInt32().ShouldBe(12);
    }

    [Fact]
    public void The_figures_are_those_of_the_model_on_the_same_split()
    {
        var json = CliRun.Train(folder.File("run"), "--data", "iris", "--json", "--set", "data.split.seed=5").Json();
        var model = Model.Load(folder.File("run"));
        (_, var dev, var test) = Datasets.Iris().Split(seed: 5);
        foreach ((var name, var rows) in new[] { ("dev", dev), ("test", test.Open("test")) })
        {
            var labels = model.PredictLabels(rows.Features);
            double right = Enumerable.Range(0, rows.Count).Count(row => labels[row] == rows.ClassNames[rows.Labels[row]]);
            json.GetProperty(name).GetProperty("accuracy").GetDouble().ShouldBe(right / rows.Count, 1e-12);
        }
    }

    [Fact]
    public void Metrics_have_a_line_for_every_evaluation_and_no_times()
    {
        CliRun.Train(folder.File("run"), "--data", "iris");
        var lines = File.ReadAllLines(folder.File("run/metrics.csv"));
        lines[0].ShouldBe("step,epoch,trainLoss,penalty,devLoss,trainMetric,devMetric,batchLoss,learningRate,phase");
        lines.Skip(1).Select(line => line.Split(',')[..2]).ShouldBe([["0", "0"], ["3", "1"], ["6", "2"], ["9", "3"]]);
        lines[1].ShouldEndWith(",,0.001,1");
        double.Parse(lines[2].Split(',')[7], CultureInfo.InvariantCulture).ShouldBeInRange(0.1, 3);
    }

    [Fact]
    public void The_penalty_is_reported_apart()
    {
        CliRun.Train(folder.File("run"), "--data", "iris", "--set", """penalties=[{"type":"l2","strength":0.5}]""");
        double.Parse(File.ReadAllLines(folder.File("run/metrics.csv"))[1].Split(',')[3], CultureInfo.InvariantCulture)
            .ShouldBeGreaterThan(0.1);
        File.ReadAllText(folder.File("run/report.html")).ShouldContain("enalty");
    }

    [Fact]
    public void The_written_configuration_is_complete_and_trains_to_the_same_model()
    {
        CliRun.Train(folder.File("first"), "--data", Source("numbers"), "--seed", "9", "--threads", "1");
        var config = File.ReadAllText(folder.File("first/config.json"));
        config.ShouldContain("\"type\": \"standardize\"");
        config.ShouldContain("\"type\": \"squared\"");
        config.ShouldContain("\"task\": \"regression\"");
        config.ShouldContain("\"batchSize\": 32");
        CliRun.Of("train", folder.File("first/config.json"), "--output", folder.File("second"), "--quiet").Code.ShouldBe(0);
        CliRun.ModelOf(folder.File("second")).ShouldBe(CliRun.ModelOf(folder.File("first")));
        File.ReadAllText(folder.File("second/config.json")).ShouldBe(config);
    }

    [Theory]
    [InlineData("digits", "{\"type\":\"scale\",\"divisor\":16}")]
    [InlineData("images", "{\"type\":\"scale\",\"divisor\":255}")]
    [InlineData("iris", "{\"type\":\"standardize\"}")]
    public void Automatic_preprocessing_is_written_as_what_was_used(string kind, string expected)
    {
        CliRun.Train(folder.File("run"), "--data", Source(kind));
        JsonDocument.Parse(File.ReadAllText(folder.File("run/config.json"))).RootElement.GetProperty("preprocessing")[0]
            .GetRawText().Replace("\n", "").Replace(" ", "").ShouldBe(expected);
    }

    [Fact]
    public void A_path_in_a_configuration_is_relative_to_its_file_and_one_on_the_command_line_to_the_working_folder()
    {
        Source("numbers");
        var config = folder.Text("c.json", "{ \"data\": { \"source\": \"numbers.csv\" } // beside this file\n}");
        var run = CliRun.Of(["train", config, "--output", folder.File("run"), .. CliRun.Small]);
        run.Code.ShouldBe(0, run.Error);
        CliRun.Of(["train", config, "--data", "numbers.csv", "--output", folder.File("other"), .. CliRun.Small]).Code.ShouldBe(2);
    }

    [Fact]
    public void Named_options_win_over_set_and_set_over_the_file()
    {
        var config = folder.Text("c.json", """{ "data": { "source": "iris" }, "training": { "seed": 3, "epochs": 7, "batchSize": 10 } }""");
        var json = CliRun.Of(
            "train", config, "--output", folder.File("run"), "--set", CliRun.SmallNetwork, "--set", "training.seed=4", "--set",
            "training.epochs=5",
            "--epochs", "2", "--json", "--quiet").Json();
        json.GetProperty("seed").GetInt32().ShouldBe(4);
        json.GetProperty("epochs").GetInt32().ShouldBe(2);
        json.GetProperty("steps").GetInt32().ShouldBe(18);
    }

    [Fact]
    public void Progress_goes_to_error_and_the_table_to_output()
    {
        var run = CliRun.Of("train", "--data", "iris", "--output", folder.File("run"), "--set", CliRun.SmallNetwork, "--epochs", "3");
        run.Error.ShouldStartWith("Training on iris: 90 training, 30 dev, 30 sealed test rows");
        run.Error.ShouldContain("epoch 3, step 9: train loss ");
        run.Output.ShouldContain("accuracy");
        run.Output.ShouldContain("Stopped after all 3 epochs.");
        run.Output.ShouldContain(Path.Combine("run", "report.html"));
        run.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public void Early_stopping_keeps_the_best_step_and_says_so()
    {
        var run = CliRun.Of(
            "train", "--data", Source("two"), "--output", folder.File("run"), "--set",
            "network.layers=[{\"type\":\"dense\",\"units\":64},\"relu\"]",
            "--set", "training.earlyStopping.patience=2", "--set", "optimizer.learningRate=0.1", "--json", "--quiet");
        run.Json().GetProperty("stoppedBy").GetString().ShouldBe("patience");
        run.Json().GetProperty("bestStep").GetInt64().ShouldBeLessThan(run.Json().GetProperty("steps").GetInt64());
        File.ReadAllText(folder.File("run/report.html")).ShouldContain("had not improved for 2 evaluations");
    }

    [Fact]
    public void A_run_without_dev_and_test_rows_keeps_the_last_weights()
    {
        var json = CliRun.Train(
            folder.File("run"), "--data", "iris", "--json", "--set", """data.split={"train":1,"dev":0,"test":0}""").Json();
        json.GetProperty("dev").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("test").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("bestStep").GetInt64().ShouldBe(json.GetProperty("steps").GetInt64());
        File.ReadAllText(folder.File("run/report.html")).ShouldContain("Confusion matrix, training rows");
    }

    [Fact]
    public void A_loss_that_is_not_finite_saves_what_was_good_and_fails()
    {
        var run = CliRun.Of(
            "train", "--data", Source("numbers"), "--output", folder.File("run"), "--set",
            "optimizer={\"type\":\"gradientDescent\",\"learningRate\":1e30}",
            "--set", "network.layers=[]", "--epochs", "50", "--json", "--quiet");
        run.Code.ShouldBe(1);
        run.Error.ShouldContain("Stopped at step ");
        run.Error.ShouldContain("learning rate");
        run.Error.ShouldNotContain("   at ");
        run.Json().GetProperty("stoppedBy").GetString().ShouldBe("notFinite");
        run.Json().GetProperty("test").ValueKind.ShouldBe(JsonValueKind.Null);
        Model.Load(folder.File("run")).Predict([1f, 2f]).ShouldAllBe(value => float.IsFinite(value));
        File.Exists(folder.File("run/report.html")).ShouldBeTrue();
    }

    public void Dispose() => folder.Dispose();

    private string Source(string kind) => kind switch
    {
        "two" => Sources.TwoClasses(folder),
        "numbers" => Sources.Regression(folder),
        "images" => Sources.Images(folder),
        "images without test files" => Sources.Images(folder, test: false, "plain"),
        _ => kind,
    };
}
