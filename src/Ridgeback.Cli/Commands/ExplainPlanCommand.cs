using System.CommandLine;
using Ridgeback.Cli.Display;
using Ridgeback.Runs;
using Ridgeback.Training;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback explain-plan</c>.</summary>
internal static class ExplainPlanCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("explain-plan", """
            Prints what a training step will run, and how long it takes if asked. Leaves nothing.

            The kernels of a training step, each with its operations and bytes.
            """);
        var measure = new Option<int>("--measure")
        {
            HelpName = "N",
            Description = "Run the step N times and print each kernel's least time (default: 0, do not run)",
        };
        command.Add(measure);
        var options = new ConfigurationOptions(command, hasThreads: true, hasEpochs: false);
        command.SetAction(parse =>
        {
            var runs = parse.GetValue(measure);
            if (runs is < 0 or > 100_000)
            {
                throw new InputException("Option --measure", $"expected a number from 0 to 100000, received {runs}", "10 is enough");
            }

            var data = RunData.Open(options.Source(parse).Read());
            (var network, var rows) = data.Prepare();
            var training = data.Settings.Value.Options() with { Augmentation = [], FineTuning = null };
            terminal.Output.Write(TrainingExplanation.Explain(network, rows, training, runs));
            return ExitCode.Done;
        });
        return command;
    }
}
