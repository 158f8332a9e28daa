using Spectre.Console;

namespace Ridgeback.Cli.Display;

/// <summary>Where results and progress are written, and whether a person is looking.</summary>
internal sealed class Terminal(TextWriter output, TextWriter error)
{
    /// <summary>Results.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Progress and errors.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>A console with colours for results; null when they go to a file or pipe.</summary>
    public IAnsiConsole? OutputConsole() => Output == Console.Out && !Console.IsOutputRedirected ? Create(Output) : null;

    /// <summary>A console that can be redrawn for progress; null when it goes to a file or pipe.</summary>
    public IAnsiConsole? ErrorConsole()
    {
        if (Error != Console.Error || Console.IsErrorRedirected)
        {
            return null;
        }

        var console = Create(Error);
        return console.Profile.Capabilities.Interactive && console.Profile.Capabilities.Ansi ? console : null;
    }

    private static IAnsiConsole Create(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
