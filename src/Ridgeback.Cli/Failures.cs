using Ridgeback.Configuration;
using Ridgeback.Graphs;

namespace Ridgeback.Cli;

/// <summary>Turns exceptions into a message and an exit code. A person never sees a stack trace unless asked for.</summary>
internal static class Failures
{
    private const string DebugVariable = "RIDGEBACK_DEBUG";

    public static int Report(Exception exception, TextWriter error)
    {
        if (Environment.GetEnvironmentVariable(DebugVariable) == "1")
        {
            error.WriteLine(exception);
        }
        else
        {
            error.WriteLine(Message(exception));
        }

        return exception switch
        {
            OperationCanceledException => ExitCode.Cancelled,
            InputException input => IsFailureOfTheMachine(input) ? ExitCode.Failed : ExitCode.BadInput,
            ConfigurationException or GraphException => ExitCode.BadInput,
            _ => ExitCode.Failed,
        };
    }

    private static string Message(Exception exception) => exception switch
    {
        InputException or ConfigurationException or GraphException or Execution.PlanException => exception.Message,
        OperationCanceledException => "Cancelled: expected to finish, received a signal to stop. Nothing was written.",
        OutOfMemoryException => "Memory: expected enough for this network and data, received a refusal from the system. Use a smaller "
            + "network, batch or data set.",
        _ => $"Ridgeback: expected to finish, received {exception.GetType().Name}: {OneLine(exception.Message)}. "
            + $"This is a fault of ours; set {DebugVariable}=1 to see where, and report it.",
    };

    /// <summary>A full disk or a device error is nobody's bad input.</summary>
    private static bool IsFailureOfTheMachine(InputException exception) =>
        exception.InnerException is IOException and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException);

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries)).TrimEnd('.');
}
