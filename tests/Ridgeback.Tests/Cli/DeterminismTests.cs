using System.Diagnostics;
using Ridgeback.Runs;
using Ridgeback.Tests.Formats;
using Ridgeback.Training;

namespace Ridgeback.Tests.Cli;

/// <summary>The same seed gives the same bytes: again, with other threads, and after being broken off anywhere.</summary>
public sealed class DeterminismTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        CliRun.Train(folder.File("a"), "--seed", "3");
        CliRun.Train(folder.File("b"), "--seed", "3");
        CliRun.Train(folder.File("c"), "--seed", "4");
        foreach (var file in (string[])["model.safetensors", "model.json", "metrics.csv", "config.json"])
        {
            File.ReadAllBytes(folder.File($"b/{file}")).ShouldBe(File.ReadAllBytes(folder.File($"a/{file}")), file);
        }

        CliRun.ModelOf(folder.File("c")).ShouldNotBe(CliRun.ModelOf(folder.File("a")));
    }

    [Fact]
    public void One_and_two_threads_give_the_same_bytes()
    {
        string[] wide = ["--set", "network.layers=[{\"type\":\"dense\",\"units\":256},\"batchNormalization\",\"relu\",\"dropout\"]",
            "--set", "training.batchSize=256"];
        CliRun.Train(folder.File("one"), [.. wide, "--threads", "1"]);
        CliRun.Train(folder.File("two"), [.. wide, "--threads", "2"]);
        CliRun.ModelOf(folder.File("two")).ShouldBe(CliRun.ModelOf(folder.File("one")));
        File.ReadAllText(folder.File("two/metrics.csv")).ShouldBe(File.ReadAllText(folder.File("one/metrics.csv")));
    }

    [Fact]
    public void A_cancelled_run_saves_exits_130_and_resumes_to_the_same_bytes()
    {
        string[] options = ["--set", "training.evaluateEvery=7"];
        CliRun.Train(folder.File("whole"), options);
        using var cancellation = new CancellationTokenSource();
        cancellation.Cancel();
        var cancelled = CliRun.Of(["train", "--output", folder.File("run"), .. CliRun.Small, .. options, "--json"], cancellation.Token);
        cancelled.Code.ShouldBe(130);
        cancelled.Json().GetProperty("stoppedBy").GetString().ShouldBe("cancelled");
        cancelled.Json().GetProperty("test").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
        cancelled.Error.ShouldContain("--resume");
        File.Exists(folder.File("run/model.safetensors")).ShouldBeTrue();
        File.Exists(folder.File("run/test-openings.json")).ShouldBeFalse();
        File.ReadAllText(folder.File("run/report.html")).ShouldContain("stayed sealed");
        CliRun.Of("train", "--resume", folder.File("run"), "--quiet").Code.ShouldBe(0);
        SameOutputs("run", "whole");
    }

    [Fact]
    public void A_cancellation_in_the_middle_of_an_epoch_resumes_to_the_same_bytes()
    {
        string[] options = ["--set", "training.evaluateEvery=7"];
        CliRun.Train(folder.File("whole"), options);
        using var cancellation = new CancellationTokenSource();
        using var job = TrainingJob.Begin(
            new ConfigurationSource(null, [CliRun.SmallNetwork, "training.epochs=3", .. options.Skip(1)]), folder.File("run"));
        var result = job.Run(new CancelAt(21, cancellation), cancellation.Token);
        result.Training.Steps.ShouldBe(21);
        job.Dispose();
        CliRun.Of("train", "--resume", folder.File("run"), "--threads", "2", "--quiet").Code.ShouldBe(0);
        SameOutputs("run", "whole", "metrics.csv");
    }

    [Fact]
    public void A_folder_as_a_kill_leaves_it_resumes_to_the_same_bytes()
    {
        CliRun.Train(folder.File("whole"), "--set", "training.checkpointEverySeconds=0");
        Directory.CreateDirectory(folder.File("early"));
        File.Copy(folder.File("whole/config.json"), folder.File("early/config.json"));
        CliRun.Of("train", "--resume", folder.File("early"), "--quiet").Code.ShouldBe(0);
        SameOutputs("early", "whole");

        Directory.CreateDirectory(folder.File("late/checkpoint"));
        File.Copy(folder.File("whole/config.json"), folder.File("late/config.json"));
        File.Copy(folder.File("whole/checkpoint/checkpoint.safetensors"), folder.File("late/checkpoint/checkpoint.safetensors"));
        File.WriteAllText(folder.File("late/metrics.csv.tmp"), "half a fi");
        File.WriteAllText(folder.File("late/.lock"), "");
        CliRun.Of("train", "--resume", folder.File("late"), "--quiet").Code.ShouldBe(0);
        SameOutputs("late", "whole");
        Directory.EnumerateFiles(folder.File("late"), "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public void A_finished_run_resumes_to_the_same_outputs_and_opens_the_test_rows_no_second_time()
    {
        CliRun.Train(folder.File("run"));
        var model = CliRun.ModelOf(folder.File("run"));
        var openings = File.ReadAllText(folder.File("run/test-openings.json"));
        CliRun.Of("train", "--resume", folder.File("run"), "--quiet").Code.ShouldBe(0);
        CliRun.ModelOf(folder.File("run")).ShouldBe(model);
        File.ReadAllText(folder.File("run/test-openings.json")).ShouldBe(openings);
    }

    [Fact]
    public void More_epochs_continue_as_if_they_had_been_asked_for_at_first()
    {
        CliRun.Train(folder.File("whole"), "--epochs", "5");
        CliRun.Train(folder.File("run"), "--epochs", "3");
        CliRun.Of("train", "--resume", folder.File("run"), "--epochs", "5", "--quiet").Code.ShouldBe(0);
        SameOutputs("run", "whole", "config.json", "metrics.csv");
    }

    [Fact]
    public void Killed_at_three_moments_a_run_resumes_to_the_same_bytes()
    {
        string[] options =
            ["--set", "network.layers=[{\"type\":\"dense\",\"units\":64},\"batchNormalization\",\"relu\",\"dropout\"]", "--epochs", "40",
                "--set", "training.checkpointEverySeconds=0", "--quiet"];
        CliRun.Of(["train", "--output", folder.File("whole"), .. options]).Code.ShouldBe(0);
        var killed = 0;
        foreach (var milliseconds in (int[])[250, 400, 550])
        {
            string[] arguments = File.Exists(folder.File("run/config.json"))
                ? ["train", "--resume", folder.File("run"), "--quiet"]
                : ["train", "--output", folder.File("run"), .. options];
            using var process = Start(arguments);
            if (!process.WaitForExit(milliseconds))
            {
                process.Kill();
                killed++;
            }

            process.WaitForExit();
        }

        killed.ShouldBeGreaterThan(0);
        string[] last = File.Exists(folder.File("run/config.json"))
            ? ["train", "--resume", folder.File("run"), "--quiet"]
            : ["train", "--output", folder.File("run"), .. options];
        CliRun.Of(last).Code.ShouldBe(0);
        SameOutputs("run", "whole", "metrics.csv");
    }

    [Fact]
    public void An_interrupted_process_saves_and_exits_130_and_runs_are_numbered()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var first = Start(["train", "--data", "iris", "--epochs", "1", "--quiet"]);
        first.WaitForExit();
        first.ExitCode.ShouldBe(0);
        using var process = Start(["train", "--data", "iris", "--epochs", "1000000", "--set", "training.earlyStopping=null"]);
        process.StandardError.ReadLine()!.ShouldContain(Path.Combine("runs", "iris-2"));
        process.StandardError.ReadLine();
        using var signal = Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        process.WaitForExit(120_000).ShouldBeTrue();
        process.ExitCode.ShouldBe(130);
        File.Exists(folder.File("runs/iris-2/model.safetensors")).ShouldBeTrue();
        File.Exists(folder.File("runs/iris-2/checkpoint/checkpoint.safetensors")).ShouldBeTrue();
    }

    public void Dispose() => folder.Dispose();

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Ridgeback.Cli.CommandLine).Assembly.Location, .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start)!;
    }

    private void SameOutputs(string folderName, string expected, params string[] more)
    {
        foreach (var file in (string[])["model.safetensors", "model.json", .. more])
        {
            File.ReadAllBytes(folder.File($"{folderName}/{file}")).ShouldBe(File.ReadAllBytes(folder.File($"{expected}/{file}")), file);
        }
    }

    private sealed class CancelAt(long step, CancellationTokenSource cancellation) : IProgress<EvaluationPoint>
    {
        public void Report(EvaluationPoint value)
        {
            if (value.Step >= step)
            {
                cancellation.Cancel();
            }
        }
    }
}
