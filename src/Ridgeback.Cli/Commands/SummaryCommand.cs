using System.CommandLine;
using System.Globalization;
using Ridgeback.Cli.Display;
using Ridgeback.Networks;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback summary</c>.</summary>
internal static class SummaryCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "summary", "Prints the network of a configuration: layers, shapes, parameters, memory and operations. Trains nothing.");
        var options = new ConfigurationOptions(command, hasThreads: false, hasEpochs: false);
        command.SetAction(parse =>
        {
            var data = RunData.Open(options.Source(parse).Read());
            var summary = new NetworkSummary(data.Prepare().Network);
            var batch = data.Settings.Value.Training.BatchSize!.Value;
            NetworkTable.Of(summary).WriteTo(terminal);
            terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{summary.Parameters:N0} parameters in {summary.ParameterBytes:N0} bytes; for one example "
                    + $"{summary.OperationsPerExample:N0} operations and {summary.ActivationBytes:N0} bytes of activations"));
            terminal.Output.WriteLine(FormattableString.Invariant(
                $"About {summary.OperationsPerStep(batch):N0} operations for a training step with a batch of {batch}"));
            return ExitCode.Done;
        });
        return command;
    }
}
