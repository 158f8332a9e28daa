using Ridgeback.Formats;
using Ridgeback.Networks;

namespace Ridgeback.Runs;

/// <summary>The files of one run, and the lock that keeps a second training out of them.</summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>The complete configuration.</summary>
    public const string ConfigurationFile = "config.json";

    /// <summary>A line for each evaluation.</summary>
    public const string MetricsFile = "metrics.csv";

    /// <summary>The result as one JSON object.</summary>
    public const string ResultFile = "result.json";

    /// <summary>The page for people.</summary>
    public const string ReportFile = "report.html";

    /// <summary>Every opening of the sealed test rows.</summary>
    public const string OpeningsFile = "test-openings.json";

    /// <summary>The folder of the checkpoint.</summary>
    public const string CheckpointFolder = "checkpoint";

    private const string LockFile = ".lock";

    private static readonly string[] Outputs =
        [ConfigurationFile, MetricsFile, ResultFile, ReportFile, Model.DescriptionFile, Model.ParametersFile,
            Ensembles.Ensemble.DescriptionFile, CheckpointFolder];

    private readonly FileStream guard;
    private readonly string? made;

    private RunFolder(string path, FileStream guard, string? made)
    {
        FullPath = path;
        this.guard = guard;
        this.made = made;
    }

    /// <summary>The folder.</summary>
    public string FullPath { get; }

    /// <summary>The path of a file in it.</summary>
    public string this[string file] => Path.Combine(FullPath, file);

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="output">The folder; null for <c>runs/SOURCE-1</c>, or the first number after it that is free.</param>
    /// <param name="source">The data source.</param>
    /// <exception cref="InputException">The folder holds a run already, or cannot be made.</exception>
    public static RunFolder Create(string? output, string source)
    {
        if (output is not null)
        {
            return TryCreate(output) ?? throw InUse(output);
        }

        var name = NameOf(source);
        for (var number = 1; ; number++)
        {
            var path = Path.Combine("runs", $"{name}-{number}");
            if (!Path.Exists(path) && TryCreate(path) is { } folder)
            {
                return folder;
            }
        }
    }

    /// <summary>Takes the folder of a run that is to be continued.</summary>
    /// <exception cref="InputException">There is no run, or a training is under way in it.</exception>
    public static RunFolder Reopen(string run)
    {
        RequireRun(run);
        return new RunFolder(run, TryLock(run) ?? throw InUse(run), null);
    }

    /// <summary>Refuses a path that is no run.</summary>
    /// <exception cref="InputException">There is no <c>config.json</c> in it.</exception>
    public static void RequireRun(string run)
    {
        if (!File.Exists(Path.Combine(run, ConfigurationFile)))
        {
            var received = Directory.Exists(run) ? $"a folder without {ConfigurationFile}" : "a path where there is no folder";
            throw new InputException(
                $"Run '{run}'", $"expected the folder of a run, received {received}", "Name the folder that 'ridgeback train' printed");
        }
    }

    /// <summary>Removes what creating it made, after a failure before anything was written.</summary>
    public void Withdraw()
    {
        Dispose();
        if (made is not null && Directory.Exists(FullPath) && !Directory.EnumerateFileSystemEntries(FullPath).Any())
        {
            for (var folder = Path.GetFullPath(FullPath); folder is not null; folder = Path.GetDirectoryName(folder))
            {
                if (Directory.EnumerateFileSystemEntries(folder).Any())
                {
                    return;
                }

                Directory.Delete(folder);
                if (folder == made)
                {
                    return;
                }
            }
        }
    }

    /// <summary>Lets others use the folder.</summary>
    public void Dispose()
    {
        guard.Dispose();
        try
        {
            File.Delete(this[LockFile]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A lock that nobody holds is in nobody's way.
        }
    }

    /// <summary>Makes and locks a folder; null when another training was faster.</summary>
    private static RunFolder? TryCreate(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || File.Exists(path))
        {
            throw new InputException(
                $"Output '{path}'", $"expected a folder, received {(path.Length == 0 ? "nothing" : "a file")}", "Choose another --output");
        }

        RequireNoRun(path);
        path = Path.TrimEndingDirectorySeparator(path);
        var made = FirstMissing(path);
        AtomicFile.MakeFolder(path);
        return TryLock(path) is { } guard ? new RunFolder(path, guard, made) : null;
    }

    private static void RequireNoRun(string path)
    {
        if (Outputs.FirstOrDefault(file => Path.Exists(Path.Combine(path, file))) is { } taken)
        {
            throw new InputException(
                $"Output '{path}'", $"expected a folder without a run, received one with {taken}",
                "Choose another --output, or continue that run with --resume");
        }
    }

    /// <summary>The topmost folder of a path that does not exist yet.</summary>
    private static string? FirstMissing(string path)
    {
        string? missing = null;
        for (var folder = Path.GetFullPath(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing = folder;
        }

        return missing;
    }

    /// <summary>A lock that ends with the process, however it ends; null when another process holds it.</summary>
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new FileStream(Path.Combine(path, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new InputException(
                $"Output '{path}'", $"expected a folder that can be written, received: {exception.Message.TrimEnd('.')}",
                "Choose another --output, or change its permissions", exception);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static InputException InUse(string path) => new(
        $"Run '{path}'", "expected a folder that no other training is using, received one that is locked",
        "Wait until the other training has ended, or choose another --output");

    private static string NameOf(string source)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(source));
        foreach (var ending in (string[])[".gz", ".csv", ".tsv", ".txt"])
        {
            name = name.EndsWith(ending, StringComparison.OrdinalIgnoreCase) ? name[..^ending.Length] : name;
        }

        name = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' ? c : '-'));
        return name.Trim('.', '-') is { Length: > 0 } plain ? plain : "run";
    }
}
