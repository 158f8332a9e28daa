using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Ridgeback.Cli.Commands;
using Ridgeback.Cli.Display;

namespace Ridgeback.Cli;

/// <summary>The command line as a function, so that tests can call it.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command.</summary>
    /// <param name="arguments">What stands after <c>ridgeback</c>.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Progress and errors.</param>
    /// <param name="cancellation">Cancelled by Ctrl-C.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        try
        {
            var parse = Root(new Terminal(output, error), cancellation).Parse(
                arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parse.Errors.Count > 0 && parse.Action is not (HelpAction or VersionAction))
            {
                error.WriteLine(UsageErrors.Describe(parse));
                return ExitCode.BadInput;
            }

            ShortenForOverview(parse);
            return parse.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception)
        {
            return Failures.Report(exception, error);
        }
    }

    private static Command Root(Terminal terminal, CancellationToken cancellation)
    {
        var root = new Command("ridgeback", """
            Ridgeback trains neural networks that generalize, and says what they learned.

            Begin with:  ridgeback train                     a network on the embedded digits, in seconds
            Then:        ridgeback train --data table.csv    on your own table; the last column is learned
                         ridgeback evaluate runs/table-1     how it does on the sealed test rows
                         ridgeback predict runs/table-1 --data new.csv --output predictions.csv

            Exit codes: 0 done; 1 failed; 2 bad usage, configuration or data; 130 cancelled, after saving.
            """)
        {
            TrainCommand.Create(terminal, cancellation),
            EvaluateCommand.Create(terminal),
            PredictCommand.Create(terminal),
            GradcheckCommand.Create(terminal),
            SummaryCommand.Create(terminal),
            CompareCommand.Create(terminal, cancellation),
            CurvatureCommand.Create(terminal),
            ComponentsCommand.Create(terminal),
            ScheduleCommand.Create(terminal),
            RangeTestCommand.Create(terminal),
            ExplainPlanCommand.Create(terminal),
            BenchCommand.Create(terminal),
            SchemaCommand.Create(terminal),
        };
        root.SetAction(NoCommand);
        root.Add(new HelpOption());
        root.Add(new VersionOption { Action = new VersionAction(terminal) });
        return root;
    }

    /// <summary>The help of ridgeback itself lists each command with the first line of its description only.</summary>
    private static void ShortenForOverview(ParseResult parse)
    {
        if (parse.Action is HelpAction)
        {
            foreach (var command in parse.CommandResult.Command.Subcommands)
            {
                command.Description = command.Description!.Split('\n')[0].TrimEnd('\r');
            }
        }
    }

    private static int NoCommand(ParseResult parse) => throw new InputException(
        "Command line", "expected a command, received none", "Write 'ridgeback train', or see 'ridgeback --help'");

    private sealed class VersionAction(Terminal terminal) : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
            terminal.Output.WriteLine($"ridgeback {version.Split('+')[0]}");
            return ExitCode.Done;
        }
    }
}
