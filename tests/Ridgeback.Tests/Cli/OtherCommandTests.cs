using System.Globalization;
using System.Text.Json;
using Ridgeback.Formats;
using Ridgeback.Metrics;
using Ridgeback.Networks;
using Ridgeback.Runs;
using Ridgeback.Tests.Formats;

namespace Ridgeback.Tests.Cli;

public sealed class OtherCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Evaluate_repeats_the_test_figures_and_counts_the_openings()
    {
        var trained = CliRun.Train(folder.File("run"), "--data", "iris", "--json").Json();
        for (var opening = 2; opening <= 3; opening++)
        {
            var json = CliRun.Of("evaluate", folder.File("run"), "--json").Json();
            json.GetProperty("opening").GetInt32().ShouldBe(opening);
            json.GetProperty("rows").GetInt32().ShouldBe(30);
            json.GetProperty("accuracy").GetDouble().ShouldBe(trained.GetProperty("test").GetProperty("accuracy").GetDouble());
            json.GetProperty("loss").GetDouble().ShouldBe(trained.GetProperty("test").GetProperty("loss").GetDouble(), 1e-12);
        }

        TestOpenings.Read(folder.File("run/test-openings.json")).Select(opening => opening.Reason)
            .ShouldBe(["final evaluation of the training", "evaluation on request", "evaluation on request"]);
        CliRun.Of("evaluate", folder.File("run")).Output.ShouldContain("Opening 4 of the run's sealed test rows.");
    }

    [Fact]
    public void Evaluate_on_other_data_reads_columns_by_name_and_opens_nothing()
    {
        CliRun.Train(folder.File("run"), "--data", Sources.Regression(folder));
        var other = folder.Text("other.csv", "y,id,b,a\n50,1,0,0\n53,2,0,1\n48,3,1,0\n");
        var json = CliRun.Of("evaluate", folder.File("run"), "--data", other, "--json").Json();
        json.GetProperty("opening").ValueKind.ShouldBe(JsonValueKind.Null);
        var predicted = Model.Load(folder.File("run")).Predict([0f, 0f, 1f, 0f, 0f, 1f]);
        var expected = Math.Sqrt(predicted.Zip([50.0, 53.0, 48.0], (p, y) => (p - y) * (p - y)).Average());
        json.GetProperty("rootMeanSquaredError").GetDouble().ShouldBe(expected, 1e-6);
        TestOpenings.Read(folder.File("run/test-openings.json")).Count.ShouldBe(1);
        CliRun.Of("evaluate", folder.File("run"), "--data", other).Output.ShouldContain("RMSE");
    }

    [Fact]
    [Trait("Row", "R059")]
    public void Schedule_shows_and_draws_the_rates_that_a_training_has()
    {
        var run = CliRun.Of(
            "schedule", "--data", "iris", "--epochs", "4", "--set", "schedule={\"type\":\"exponential\",\"base\":0.5,\"warmUpSteps\":2}",
            "--set",
            "optimizer.learningRate=0.8", "--output", folder.File("rates.svg"));
        run.Code.ShouldBe(0, run.Error);
        run.Output.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(cells => cells.Length == 3 && char.IsDigit(cells[0][0]))
            .Select(cells => cells[2]).ShouldBe(["0.4", "0.4", "0.2", "0.1"]);
        File.ReadAllText(folder.File("rates.svg")).ShouldStartWith("<svg");
    }

    [Fact]
    [Trait("Row", "R059")]
    public void Range_test_suggests_a_rate_and_draws_it()
    {
        var run = CliRun.Of("range-test", "--data", "iris", "--steps", "60", "--output", folder.File("range.svg"));
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldContain("Suggested learning rate: ");
        File.ReadAllText(folder.File("range.svg")).ShouldContain("edge");
        CliRun.Of("range-test", "--data", "iris", "--from", "2", "--to", "1").Code.ShouldBe(2);
    }

    [Fact]
    public void Predict_writes_label_and_probabilities_of_every_row()
    {
        CliRun.Train(folder.File("run"), "--data", Sources.TwoClasses(folder));
        var rows = folder.Text("rows.csv", "b,a\n1,9\n9,1\n");
        var run = CliRun.Of("predict", folder.File("run"), "--data", rows, "--output", folder.File("p.csv"));
        run.Code.ShouldBe(0, run.Error);
        run.Error.ShouldStartWith("2 rows predicted");
        File.ReadLines(folder.File("p.csv")).First().ShouldBe("row,predicted,probability less,\"probability more, much\"");
        var table = CsvTable.Read(folder.File("p.csv"));
        var model = Model.Load(folder.File("run"));
        var expected = model.Predict([9f, 1f, 1f, 9f]);
        for (var row = 0; row < 2; row++)
        {
            table[row, 0].ShouldBe((row + 1).ToString(CultureInfo.InvariantCulture));
            float.Parse(table[row, 2], CultureInfo.InvariantCulture).ShouldBe(expected[2 * row]);
            float.Parse(table[row, 3], CultureInfo.InvariantCulture).ShouldBe(expected[(2 * row) + 1]);
            table[row, 1].ShouldBe(model.Schema.ClassNames[ArgMax.Of<float>(expected.AsSpan(2 * row, 2))]);
        }
    }

    [Fact]
    public void Predict_writes_values_in_the_unit_of_the_target()
    {
        CliRun.Train(folder.File("run"), "--data", Sources.Regression(folder), "--set", "training.epochs=40");
        var rows = folder.Text("rows.csv", "a,b\n3,4\n1,1\n");
        CliRun.Of("predict", folder.File("run"), "--data", rows, "--output", folder.File("p.csv")).Code.ShouldBe(0);
        var table = CsvTable.Read(folder.File("p.csv"), CsvHeader.Yes);
        table.ColumnNames.ShouldBe(["row", "predicted"]);
        var expected = Model.Load(folder.File("run")).Predict([3f, 4f, 1f, 1f]);
        for (var row = 0; row < 2; row++)
        {
            float.Parse(table[row, 1], CultureInfo.InvariantCulture).ShouldBe(expected[row]);
            expected[row].ShouldBeInRange(25, 75);
        }
    }

    [Fact]
    public void Predict_reads_images_without_labels()
    {
        var source = Sources.Images(folder);
        CliRun.Train(folder.File("run"), "--data", source);
        var images = Path.Combine(source, "t10k-images-idx3-ubyte");
        CliRun.Of("predict", folder.File("run"), "--data", images, "--output", folder.File("p.csv")).Code.ShouldBe(0);
        CliRun.Of("predict", folder.File("run"), "--data", source, "--output", folder.File("q.csv")).Code.ShouldBe(0);
        File.ReadAllText(folder.File("p.csv")).ShouldBe(File.ReadAllText(folder.File("q.csv")));
        File.ReadAllLines(folder.File("p.csv")).Length.ShouldBe(21);
    }

    [Fact]
    public void Gradcheck_names_every_parameter_and_passes()
    {
        var run = CliRun.Of("gradcheck", "--set", CliRun.SmallNetwork, "--data", "iris");
        run.Code.ShouldBe(0, run.Error + run.Output);
        foreach (var parameter in (string[])[
            "dense1/weights", "dense1/bias", "batchNormalization1/scale", "batchNormalization1/shift", "output/weights", "output/bias"])
        {
            run.Output.ShouldContain(parameter);
        }

        run.Output.ShouldContain("All gradients are right: the worst relative error is ");
    }

    [Fact]
    public void Explain_plan_prints_the_step()
    {
        var run = CliRun.Of("explain-plan", "--set", "training.batchSize=48", "--set", """penalties=["l2"]""");
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldContain("A step with a batch of 48: ");
        run.Output.ShouldContain("matrix product 48×64×256");
        run.Output.ShouldContain("update of dense1/weights");
    }

    [Fact]
    public void Explain_plan_measures_every_kernel_if_asked()
    {
        var run = CliRun.Of("explain-plan", "--measure", "2");
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldContain("GFLOP/s");
        run.Output.ShouldMatch(@"microseconds in all, \d+ GFLOP/s");
        run.Output.Split('\n').Count(line => line.Contains("matrix product") && line.Contains('%')).ShouldBeGreaterThan(5);
        var wrong = CliRun.Of("explain-plan", "--measure", "-1");
        wrong.Code.ShouldBe(2);
        wrong.Error.ShouldContain("Option --measure: expected a number from 0 to 100000, received -1");
    }

    [Fact]
    public void Bench_prints_peak_products_and_step_for_each_number_of_threads()
    {
        var run = CliRun.Of("bench", "--seconds", "0.01", "--threads", "2");
        run.Code.ShouldBe(0, run.Error);
        foreach (var row in new[] { "peak, GFLOP/s", "copy in memory, GB/s", "product 1024 × 1024 × 1024", "training step",
            "examples a second" })
        {
            run.Output.ShouldContain(row);
        }

        run.Output.ShouldMatch(@"training step +[\d,]+ µs, \d+ %");
        foreach ((var option, var value, var message) in new[]
        {
            ("--threads", "-1", "expected a number from 0 to 1024, received -1"),
                ("--seconds", "0", "expected a number above 0 and at most 600, received 0"),
            ("--seconds", "x", "--seconds"),
        })
        {
            var wrong = CliRun.Of("bench", option, value);
            wrong.Code.ShouldBe(2);
            wrong.Error.ShouldContain(message);
        }
    }

    [Fact]
    public void Summary_counts_the_parameters()
    {
        var run = CliRun.Of("summary", "--data", "iris", "--set", """network.layers=[{"type":"dense","units":7,"name":"hidden"},"tanh"]""");
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldContain("hidden");
        run.Output.ShouldContain(FormattableString.Invariant($"{(4 * 7) + 7 + (7 * 3) + 3} parameters"));
    }

    [Fact]
    public void Schema_is_JSON_that_names_every_setting_and_form()
    {
        var run = CliRun.Of("schema");
        run.Code.ShouldBe(0);
        var schema = run.Json();
        schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).ShouldBe(
            ["$schema", "version", "data", "preprocessing", "augmentation", "network", "loss", "heads", "optimizer", "schedule", "clipping",
                "groups", "weightAverage", "fineTuning", "ensemble", "penalties", "multipliers", "weightNoise", "shrinkage", "constraints",
                "training"]);
        foreach (var word in (string[])["adaMax", "maxNorm", "perExample", "batchNormalization", "patience", "testFrom", "glorotUniform"])
        {
            run.Output.ShouldContain(word);
        }
    }

    [Theory]
    [InlineData("--help", "ridgeback train --data table.csv")]
    [InlineData("train --help", "--resume")]
    [InlineData("evaluate -h", "sealed test rows")]
    [InlineData("predict --help", "FILE.csv")]
    [InlineData("gradcheck --help", "central differences")]
    [InlineData("--version", "ridgeback 0.")]
    public void Help_and_version_are_printed(string arguments, string says)
    {
        var run = CliRun.Of(arguments.Split(' '));
        run.Code.ShouldBe(0);
        run.Output.ShouldContain(says);
        run.Error.ShouldBe("");
    }

    [Fact]
    public void A_configuration_that_names_much_works_from_end_to_end()
    {
        var config = folder.Text("c.json", """
            {
              // everything that can be named, once
              "data": { "source": "iris", "split": { "devRows": 20, "testRows": 40, "testFrom": "last", "stratify": false } },
              "preprocessing": [ "meanSubtraction", { "type": "scale", "divisor": 2 } ],
              "network": { "layers": [
                "flatten", { "type": "dense", "units": 6, "weights": "leCun", "name": "hidden" }, "sigmoid",
                { "type": "leakyRelu", "slope": 0.2 } ] },
              "loss": "softmaxCrossEntropy",
              "optimizer": { "type": "momentum", "learningRate": 0.1, "coefficient": 0.8 },
              "penalties": [
                { "type": "l1", "strength": 0.001 },
                { "type": "l2", "strength": 0.01, "scale": "perExample", "layers": ["hidden"], "biases": true } ],
              "constraints": [ { "type": "maxNorm", "limit": 0.5, "layers": ["hidden"] } ],
              "training": { "epochs": 4, "evaluateEvery": 5, "earlyStopping": { "patience": 30, "measure": "loss" } },
            }
            """);
        var run = CliRun.Of("train", config, "--output", folder.File("run"), "--json", "--quiet");
        run.Code.ShouldBe(0, run.Error);
        run.Json().GetProperty("test").GetProperty("rows").GetInt32().ShouldBe(40);
        run.Json().GetProperty("bestStep").GetInt64().ShouldBeGreaterThan(0);
        var model = Model.Load(folder.File("run"));
        var weights = model.Values(model.Parameters.Find("hidden/weights")!).ToArray();
        for (var unit = 0; unit < 6; unit++)
        {
            Math.Sqrt(Enumerable.Range(0, 4).Sum(i => Math.Pow(weights[(i * 6) + unit], 2))).ShouldBeLessThan(0.500001);
        }
    }

    public void Dispose() => folder.Dispose();
}
