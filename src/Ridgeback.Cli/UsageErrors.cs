using System.CommandLine;

namespace Ridgeback.Cli;

/// <summary>Says what is wrong with a command line: one line for each fault, in three parts.</summary>
internal static class UsageErrors
{
    public static string Describe(ParseResult parse)
    {
        var command = parse.CommandResult.Command;
        var name = IsRoot(command) ? "ridgeback" : $"ridgeback {command.Name}";
        string[] own =
            [.. parse.Errors.Select(error => error.Message).Where(message => message.Contains("expected", StringComparison.Ordinal))];
        string[] unknown = own.Length > 0 ? [] : [.. parse.UnmatchedTokens.Select(token => Unknown(command, name, token))];
        string[] other = unknown.Length + own.Length > 0 ? [] :
            [.. parse.Errors.Select(
                error => $"Command line: expected what '{name}' takes, received: {error.Message.TrimEnd('.')}. See '{name} --help'.")];
        return string.Join('\n', own.Concat(unknown).Concat(other).Distinct());
    }

    /// <summary>An argument that is no misspelt option: a file that begins with "-" is written "./-".</summary>
    public static Argument<T> NoOption<T>(this Argument<T> argument, Command command)
    {
        argument.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Select(token => token.Value).Where(value => value.StartsWith('-')))
            {
                result.AddError(Unknown(command, $"ridgeback {command.Name}", token));
            }
        });
        return argument;
    }

    private static string Unknown(Command command, string name, string token)
    {
        var known = token.StartsWith('-')
            ? command.Options.SelectMany(option => option.Aliases.Append(option.Name))
            : command.Subcommands.Select(subcommand => subcommand.Name);
        var near = Suggestion.For(token, known);
        var expected = IsRoot(command) ? "a command of ridgeback" : $"an argument or option of '{name}'";
        return $"Command line: expected {expected}, received '{token}'. "
            + (near is null ? $"See '{name} --help'." : $"Did you mean '{near}'? See '{name} --help'.");
    }

    private static bool IsRoot(Command command) => !command.Parents.Any();
}
