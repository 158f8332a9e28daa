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
            Prints what a training step will run. Trains nothing.

            The kernels of a training step, each with its operations and bytes.
            """);
        var options = new ConfigurationOptions(command);
        command.SetAction(parse =>
        {
            var data = RunData.Open(options.Source(parse).Read());
            terminal.Output.Write(TrainingExplanation.Explain(data.Network, data.Split.Train, data.Settings.Value.Options()));
            return ExitCode.Done;
        });
        return command;
    }
}
