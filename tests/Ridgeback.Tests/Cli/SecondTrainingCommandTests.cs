using System.Diagnostics;
using System.Globalization;
using Ridgeback.Runs;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Cli;

/// <summary>What follows an early stop, from the command line: files, sentences, sealed test rows, and kills in either training.</summary>
public sealed class SecondTrainingCommandTests : IDisposable
{
    private const string Layers = """network.layers=[{"type":"dense","units":48},"relu",{"type":"dense","units":"""
        + """24},"batchNormalization","relu",{"type":"dropout","keepProbability":0.9}]""";

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("retrain")]
    [InlineData("continue")]
    [Trait("Row", "R090")]
    [Trait("Row", "R092")]
    public void The_run_says_what_was_done(string then)
    {
        var run = Train("run", "--set", $"training.earlyStopping.then={then}");
        var json = run.Json();
        var second = json.GetProperty("secondTraining");
        second.GetProperty("then").GetString().ShouldBe(then);
        second.GetProperty("isComplete").GetBoolean().ShouldBeTrue();
        second.GetProperty("trainAndDev").GetProperty("rows").GetInt32().ShouldBe(120);
        json.GetProperty("train").GetProperty("rows").GetInt32().ShouldBe(90);
        json.GetProperty("dev").GetProperty("rows").GetInt32().ShouldBe(30);
        json.GetProperty("test").GetProperty("rows").GetInt32().ShouldBe(30);

        // The figures of the first training are those of a run that keeps its best weights; test figures are of the final model.
        Train("kept", "--set", "training.earlyStopping.then=keep").Json().GetProperty("dev").GetRawText()
            .ShouldBe(json.GetProperty("dev").GetRawText());
        CliRun.ModelOf(folder.File("run")).ShouldNotBe(CliRun.ModelOf(folder.File("kept")));
        CliRun.Of("evaluate", folder.File("run"), "--json").Json().GetProperty("loss").GetDouble()
            .ShouldBe(json.GetProperty("test").GetProperty("loss").GetDouble(), 1e-12);

        var report = File.ReadAllText(folder.File("run/report.html"));
        report.ShouldContain("Figures on training and dev rows are those of the first training.");
        report.ShouldContain("Development (first training) accuracy");
        report.ShouldContain("were best; a second training followed.");
        report.ShouldContain("id=\"second-training\"");
        report.ShouldContain("all rows from ");
        (then == "continue").ShouldBe(report.Contains("dev rows from ", StringComparison.Ordinal));
        (then == "continue").ShouldBe(report.Contains(", target from ", StringComparison.Ordinal));
        report.ShouldContain(then == "retrain" ? "Then a new training with all 120 training and dev rows, its preprocessing included"
            : "From there the training went on with all 120 training and dev rows");
        report.ShouldNotContain("stayed sealed");
        var phases = File.ReadLines(folder.File("run/metrics.csv")).Skip(1).Select(line => line[^1]).ToArray();
        phases.ShouldBe(phases.Order());
        phases.Count(phase => phase == '2').ShouldBeGreaterThan(1);
        File.ReadAllText(folder.File("run/test-openings.json")).Split("final evaluation").Length.ShouldBe(2);
    }

    [Fact]
    [Trait("Row", "R092")]
    public void The_bound_has_a_word()
    {
        var run = CliRun.Of(
            "train", "--data", Noise(), "--output", folder.File("run"), "--set", Layers, "--epochs", "8",
            "--set", "training.earlyStopping.then=continue", "--set", "training.earlyStopping.mostSteps=1", "--set",
            "training.evaluateEvery=1");
        run.Code.ShouldBe(0);
        run.Output.ShouldContain("for 1 step, the most it was given: the loss on the dev rows (");
        run.Output.ShouldContain("The last weights were kept.");
        File.ReadAllText(folder.File("run/result.json")).ShouldContain("\"stoppedBy\": \"bound\"");
    }

    [Fact]
    [Trait("Row", "R093")]
    public void The_report_names_the_penalty_that_the_length_resembles()
    {
        var run = Train("run", "--set", "optimizer={\"type\":\"gradientDescent\",\"learningRate\":0.25}");
        var penalty = run.Json().GetProperty("equivalentPenalty");
        var best = run.Json().GetProperty("bestStep").GetInt64();
        penalty.GetProperty("strength").GetDouble().ShouldBe(1 / (0.25 * best), 1e-12);
        penalty.GetProperty("steps").GetInt64().ShouldBe(best);
        penalty.GetProperty("cautions").GetArrayLength().ShouldBeGreaterThan(0);
        File.ReadAllText(folder.File("run/report.html"))
            .ShouldContain("resemble an L2 penalty ½λ‖w − w₀‖² towards the initial weights with λ ≈");

        var adam = Train("adam").Json().GetProperty("equivalentPenalty");
        adam.GetProperty("strength").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        File.ReadAllText(folder.File("adam/report.html")).ShouldContain("no one strength can be named");
    }

    [Fact]
    [Trait("Row", "R095")]
    public void Evaluating_beside_the_training_leaves_the_same_files()
    {
        Train("whole");
        Train("beside", "--set", "training.evaluateBeside=true", "--threads", "2");
        foreach (var file in (string[])["model.safetensors", "model.json", "metrics.csv"])
        {
            File.ReadAllBytes(folder.File($"beside/{file}")).ShouldBe(File.ReadAllBytes(folder.File($"whole/{file}")), file);
        }
    }

    /// <summary>Killed where the first, and where the second training has left its checkpoint; and at the end.</summary>
    [Theory]
    [InlineData("retrain", false)]
    [InlineData("retrain", true)]
    [InlineData("continue", false)]
    [InlineData("continue", true)]
    [Trait("Row", "R090")]
    [Trait("Row", "R092")]
    [Trait("Row", "R095")]
    public void A_run_killed_in_either_training_resumes_to_the_same_bytes(string then, bool beside)
    {
        string[] options =
        [
            "--set", Layers, "--epochs", "400", "--set", "training.checkpointEverySeconds=0",
            "--set", $"training.earlyStopping.then={then}", "--set", "training.earlyStopping.patience=8", "--set",
            "optimizer.learningRate=0.0002",
            "--set", $"training.evaluateBeside={(beside ? "true" : "false")}", "--data", Noise(), "--quiet",
        ];
        CliRun.Of(["train", "--output", folder.File("whole"), .. options]).Code.ShouldBe(0);
        var killed = 0;
        foreach (var sign in new[] { "checkpoint/checkpoint.safetensors", "checkpoint/second.safetensors", "model.json" })
        {
            string[] arguments = File.Exists(folder.File("run/config.json"))
                ? ["train", "--resume", folder.File("run"), "--quiet"]
                : ["train", "--output", folder.File("run"), .. options];
            using var process = Start(arguments);
            while (!File.Exists(folder.File($"run/{sign}")) && !process.HasExited)
            {
                Thread.Sleep(1);
            }

            killed += process.HasExited ? 0 : 1;
            process.Kill();
            process.WaitForExit();
        }

        killed.ShouldBeGreaterThan(0);
        File.Delete(folder.File("run/model.safetensors"));
        CliRun.Of("train", "--resume", folder.File("run"), "--threads", "2", "--quiet").Code.ShouldBe(0);
        foreach (var file in (string[])["model.safetensors", "model.json", "metrics.csv"])
        {
            File.ReadAllBytes(folder.File($"run/{file}")).ShouldBe(File.ReadAllBytes(folder.File($"whole/{file}")), file);
        }
    }

    /// <summary>Cancelled in the second training: the first one's model, exit code 130, sealed test rows; and on to the same end.</summary>
    [Fact]
    [Trait("Row", "R090")]
    public void A_cancellation_in_the_second_training_leaves_the_first_model()
    {
        Train("whole", "--set", "training.earlyStopping.then=retrain");
        Train("kept");
        using var cancellation = new CancellationTokenSource();
        using (var job = TrainingJob.Begin(
            new ConfigurationSource(null,
                [Layers, "training.epochs=8", $"data.source=\"{Noise()}\"", "training.earlyStopping.then=retrain"]), folder.File("run")))
        {
            var result = job.Run(new CancelInSecond(cancellation), cancellation.Token);
            result.Training.StoppedBy.ShouldBe(StopReason.Cancelled);
            result.Test.ShouldBeNull();
        }

        CliRun.ModelOf(folder.File("run")).ShouldBe(CliRun.ModelOf(folder.File("kept")));
        File.Exists(folder.File("run/test-openings.json")).ShouldBeFalse();
        File.ReadAllText(folder.File("run/report.html"))
            .ShouldContain("A second training with all 120 training and dev rows began and did not come to its end");
        CliRun.Of("train", "--resume", folder.File("run"), "--quiet").Code.ShouldBe(0);
        CliRun.ModelOf(folder.File("run")).ShouldBe(CliRun.ModelOf(folder.File("whole")));
    }

    public void Dispose() => folder.Dispose();

    private CliRun Train(string name, params string[] more) =>
        CliRun.Train(folder.File(name), ["--data", Noise(), "--set", Layers, "--epochs", "8", "--json", .. more]);

    /// <summary>
    /// Classes that have little to do with the features, so that a network soon does worse on dev rows than on training rows.
    /// </summary>
    private string Noise()
    {
        static int Kind(int i) => i % 5 == 0 ? i * i * 7 % 3 : Math.Sin(2.3 * i) > 0.3 ? 1 : 0;
        var lines = Enumerable.Range(0, 150).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{Math.Sin((1.7 * i) + (0.3 * i * i)):0.0000},{Math.Cos(0.9 * i * i):0.0000},{Math.Sin(2.3 * i):0.0000},{Kind(i)}"));
        return folder.Text("noise.csv", "a,b,c,kind\n" + string.Join('\n', lines) + "\n").Replace('\\', '/');
    }

    private Process Start(string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [typeof(Ridgeback.Cli.CommandLine).Assembly.Location, .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    private sealed class CancelInSecond(CancellationTokenSource cancellation) : IProgress<EvaluationPoint>
    {
        public void Report(EvaluationPoint value)
        {
            if (value is { Phase: 2, Step: > 0 })
            {
                cancellation.Cancel();
            }
        }
    }
}
