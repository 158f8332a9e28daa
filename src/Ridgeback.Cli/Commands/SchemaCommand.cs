using System.CommandLine;
using Ridgeback.Cli.Display;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback schema</c>.</summary>
internal static class SchemaCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("schema", """
            Prints the JSON schema of configurations: every setting with its type, range, default and meaning.

            Save it (ridgeback schema > ridgeback.schema.json) and begin a configuration with
            { "$schema": "./ridgeback.schema.json" }: editors then complete and check as you type.
            """);
        command.SetAction(_ =>
        {
            terminal.Output.WriteLine(RunConfiguration.Schema());
            return ExitCode.Done;
        });
        return command;
    }
}
