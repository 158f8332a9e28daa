using System.CommandLine;
using Ridgeback.Cli.Display;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback predict</c>.</summary>
internal static class PredictCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("predict", """
            Predicts every row of some data and writes a CSV file. Labels are not needed.

            Each line has the row (from 1), and the predicted class with a probability for each class, or the predicted value.
            A CSV file is read by the column names the model was trained on, in any order; without names, by place.
            """);
        var run = new Argument<string>("RUN") { Description = "The folder of a finished run" };
        var data = new Option<string>("--data")
        {
            Description = "digits, iris, a CSV file, a folder with IDX files or images, an IDX file of images, or an image",
            HelpName = "SOURCE",
            Required = true,
        };
        var output = new Option<string>("--output")
        {
            Description = "The CSV file to write; it is replaced if it exists",
            HelpName = "FILE.csv",
            Required = true,
        };
        var passes = ConfigurationOptions.Number(
            "--passes", "Keep dropout and noise on and predict this many times (50 is usual): means, and standard deviations that say how "
                + "sure the network is", 100_000);
        command.Add(run.NoOption(command));
        command.Add(data);
        command.Add(output);
        command.Add(passes);
        command.SetAction(parse =>
        {
            var table = SavedRun.Open(parse.GetValue(run)!).Predict(parse.GetValue(data)!, (int)(parse.GetValue(passes) ?? 0));
            var path = parse.GetValue(output)!;
            if (string.IsNullOrWhiteSpace(path) || Directory.Exists(path))
            {
                throw new InputException(
                    $"Output '{path}'", $"expected a file to write, received {(path.Length == 0 ? "nothing" : "a folder")}",
                    "Name a file, such as predictions.csv");
            }

            table.WriteCsv(path);
            terminal.Error.WriteLine($"{Sentences.Counted(table.Count, "row")} predicted in {path}");
            return ExitCode.Done;
        });
        return command;
    }
}
