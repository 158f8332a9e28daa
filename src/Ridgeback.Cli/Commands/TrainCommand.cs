using System.CommandLine;
using Ridgeback.Cli.Display;
using Ridgeback.Runs;
using Ridgeback.Training;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback train</c>.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var command = new Command("train", """
            Trains a network and leaves a run folder with the model and a report.

            The folder holds config.json (complete, as used), metrics.csv, the model (model.safetensors, model.json),
            checkpoint, result.json and report.html: open that one in a browser. Training stops when the dev rows say so.

            The rows are divided into training, dev and test rows (60/20/20 up to 100,000 rows, stratified). The test rows stay sealed
            until the training has ended. A folder with IDX test files, or with images in train/CLASS and test/CLASS, has its own.

            Examples:
              ridgeback train                                            the embedded digits
              ridgeback train --data houses.csv --set data.target=price  predicts the column price
              ridgeback train mnist.json --seed 7 --output runs/mnist-7  a configuration file
              ridgeback train --set ensemble=bagging                     ten networks that predict as one, with the out-of-bag error
              ridgeback train --resume runs/mnist-7                      goes on where it was broken off

            Ctrl-C saves and writes the best so far (exit code 130); a second Ctrl-C ends at once.
            """);
        var options = new ConfigurationOptions(command, hasThreads: true, hasEpochs: true);
        var output = new Option<string?>("--output")
        {
            Description = "The folder of the run (default: runs/SOURCE-n, n counting up)",
            HelpName = "DIR",
        };
        var resume = new Option<string?>("--resume")
        {
            Description = "Continues a run from its last checkpoint, to the same model as if it had never been broken off",
            HelpName = "RUN",
        };
        var json = new Option<bool>("--json") { Description = "End with one JSON object on standard output instead of tables" };
        var quiet = new Option<bool>("--quiet", "-q") { Description = "No progress" };
        command.Add(output);
        command.Add(resume);
        command.Add(json);
        command.Add(quiet);
        command.SetAction(parse =>
        {
            using var job = parse.GetValue(resume) is { } run
                ? Resume(run, options.File(parse), parse.GetValue(output), options.Overrides(parse))
                : TrainingJob.Begin(options.Source(parse), parse.GetValue(output));
            if (job.Data.Settings.Value.Ensemble is not null)
            {
                var several = EnsembleDisplay.Run(job, terminal, parse.GetValue(quiet), cancellation);
                if (parse.GetValue(json))
                {
                    terminal.Output.Write(EnsembleJson.Of(several));
                }
                else
                {
                    EnsembleDisplay.Write(several, terminal);
                }

                return Finish(several, terminal);
            }

            var result = TrainingDisplay.Run(job, terminal, parse.GetValue(quiet), cancellation);
            if (parse.GetValue(json))
            {
                terminal.Output.Write(ResultJson.Of(result));
            }
            else
            {
                ResultDisplay.Write(result, terminal);
            }

            return Finish(result, terminal);
        });
        return command;
    }

    private static TrainingJob Resume(string run, string? file, string? output, IReadOnlyList<string> overrides)
    {
        if (file is not null || output is not null)
        {
            throw new InputException(
                $"Resuming '{run}'",
                $"expected its own configuration and folder, received {(file is null ? "--output" : "a configuration")} too",
                "Leave it out, or begin a new run without --resume");
        }

        return TrainingJob.Resume(run, overrides);
    }

    private static int Finish(EnsembleResult result, Terminal terminal)
    {
        if (result.Training.Cancelled)
        {
            terminal.Error.WriteLine(
                $"Cancelled; the members so far are in {result.Folder}. Continue with 'ridgeback train --resume {result.Folder}'.");
            return ExitCode.Cancelled;
        }

        if (result.Broken is { } broken)
        {
            terminal.Error.WriteLine($"Member {broken.Number}: {broken.Message}");
            return ExitCode.Failed;
        }

        return ExitCode.Done;
    }

    private static int Finish(JobResult result, Terminal terminal)
    {
        switch (result.Training.StoppedBy)
        {
            case StopReason.Cancelled:
                terminal.Error.WriteLine(
                    $"Cancelled; the best so far is in {result.Folder}. Continue with 'ridgeback train --resume {result.Folder}'.");
                return ExitCode.Cancelled;
            case StopReason.NotFinite:
                terminal.Error.WriteLine(result.Training.Message);
                return ExitCode.Failed;
            default:
                return ExitCode.Done;
        }
    }
}
