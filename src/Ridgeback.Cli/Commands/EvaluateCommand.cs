using System.CommandLine;
using Ridgeback.Cli.Display;
using Ridgeback.Runs;
using Ridgeback.Training;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("evaluate", """
            Evaluates the model of a run on labelled data.

            Without --data the run's own sealed test rows are opened once more. Every opening is counted in
            test-openings.json: figures on rows that were looked at often, and chosen by, are no longer honest.
            """);
        var run = new Argument<string>("RUN") { Description = "The folder of a finished run" };
        var data = new Option<string?>("--data")
        {
            Description = "digits, iris, a CSV file, or a folder with IDX files or images by class (default: the run's own test rows)",
            HelpName = "SOURCE",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object instead of a table" };
        command.Add(run.NoOption(command));
        command.Add(data);
        command.Add(json);
        command.SetAction(parse =>
        {
            var saved = SavedRun.Open(parse.GetValue(run)!);
            (var evaluation, var opening) = parse.GetValue(data) is { } source
                ? (saved.Evaluate(source), (int?)null)
                : saved.EvaluateTest();
            if (parse.GetValue(json))
            {
                terminal.Output.Write(ResultJson.Of(saved.Folder, evaluation, opening));
                return ExitCode.Done;
            }

            (string, Training.Evaluation)[] sets = [(opening is null ? evaluation.Name : "test", evaluation)];
            FigureTable.Of(sets).WriteTo(terminal);
            FigureTable.Heads(sets)?.WriteTo(terminal);
            if (opening is { } number)
            {
                terminal.Output.WriteLine($"Opening {number} of the run's sealed test rows.");
            }

            return ExitCode.Done;
        });
        return command;
    }
}
