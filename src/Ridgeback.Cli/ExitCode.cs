namespace Ridgeback.Cli;

/// <summary>What the process says to whoever started it.</summary>
internal static class ExitCode
{
    /// <summary>Everything was done.</summary>
    public const int Done = 0;

    /// <summary>It was begun and failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line, the configuration or the data cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>It was cancelled, after saving.</summary>
    public const int Cancelled = 130;
}
