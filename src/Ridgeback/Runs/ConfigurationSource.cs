using Ridgeback.Configuration;

namespace Ridgeback.Runs;

/// <summary>Where a configuration comes from: a file or nothing, and options over it.</summary>
/// <param name="File">The file, JSON with comments; null for all defaults.</param>
/// <param name="Overrides">Options <c>path=value</c>, in order; a later one wins.</param>
public sealed record ConfigurationSource(string? File, IReadOnlyList<string> Overrides)
{
    private const string SourcePath = "data.source";
    private const string ModelPath = "fineTuning.model";

    /// <summary>The longest configuration that is read, in bytes: more than any network needs.</summary>
    private const long LargestFile = 16 << 20;

    /// <summary>
    /// Reads and checks it; a path of data or of a model becomes a full path, of what the file names from the file's folder.
    /// </summary>
    /// <exception cref="InputException">The file cannot be read.</exception>
    /// <exception cref="ConfigurationException">With every fault in it.</exception>
    public BoundSettings<RunConfiguration> Read()
    {
        var document = File is null ? SettingsDocument.Empty() : SettingsDocument.Parse(Text(File), File);
        foreach (var assignment in Overrides)
        {
            document.Set(assignment);
        }

        var bound = document.Bind(RunConfiguration.Bind).Value;
        foreach ((var setting, var path) in new[] { (SourcePath, bound.Data.Source), ("data.trainSource", bound.Data.TrainSource),
            ("data.rowsIn", bound.Data.RowsIn), (ModelPath, bound.FineTuning?.Model ?? "") })
        {
            if (path is "" || Path.IsPathFullyQualified(path)
                || (path is "digits" or "iris" && setting is SourcePath or "data.trainSource"))
            {
                continue;
            }

            var fromFile = File is not null && !Overrides.Any(option => option.Split('=')[0].Trim() == setting);
            var folder = fromFile ? Path.GetDirectoryName(Path.GetFullPath(File!))! : Directory.GetCurrentDirectory();
            document.Set(setting, Quote(Path.GetFullPath(Path.Combine(folder, path))));
        }

        return document.Bind(RunConfiguration.Bind);
    }

    /// <summary>The same settings with some values changed.</summary>
    internal static BoundSettings<RunConfiguration> With(
        BoundSettings<RunConfiguration> settings, params IReadOnlyList<(string Path, string Json)> changes)
    {
        var document = SettingsDocument.Parse(settings.ToJson(), "configuration");
        foreach ((var path, var json) in changes)
        {
            document.Set(path, json);
        }

        return document.Bind(RunConfiguration.Bind);
    }

    /// <summary>A text as JSON.</summary>
    internal static string Quote(string text) => $"\"{System.Text.Json.JsonEncodedText.Encode(text)}\"";

    private static string Text(string file)
    {
        try
        {
            if (Directory.Exists(file))
            {
                throw new InputException(
                    $"Configuration '{file}'", "expected a file, received a folder", "Name a JSON file, or continue a run with --resume");
            }

            var length = new FileInfo(file).Length;
            return length <= LargestFile ? System.IO.File.ReadAllText(file) : throw new InputException(
                $"Configuration '{file}'", $"expected at most {LargestFile} bytes, received {length}", "Name a configuration, not data");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"Configuration '{file}'", $"expected a readable file, received: {exception.Message.TrimEnd('.')}",
                "Check the path; 'ridgeback train' without a file uses the defaults", exception);
        }
    }
}
