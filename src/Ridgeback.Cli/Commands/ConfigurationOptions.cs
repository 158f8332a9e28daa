using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary>The argument CONFIG and the options over it, which several commands share.</summary>
internal sealed class ConfigurationOptions
{
    private readonly Argument<string?> file = new("CONFIG")
    {
        Description = "Configuration: JSON with comments ('ridgeback schema' describes it). Without one everything has its default",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> data = new("--data")
    {
        Description =
            "digits, iris, a CSV file, or a folder with IDX files or with a sub-folder of images for each class (default: digits)",
        HelpName = "SOURCE",
    };

    private readonly Option<long?> seed =
        Number("--seed", "Addresses all random numbers; the same seed gives the same model, byte for byte (default: 1)", long.MaxValue);
    private readonly Option<long?> threads =
        Number("--threads", "Threads; 0 for one on each core (default). The model does not depend on it", 1024);
    private readonly Option<long?> epochs = Number("--epochs", "The most passes over the training rows (default: 200)", int.MaxValue);

    private readonly Option<string[]> set = new("--set")
    {
        Description =
            "Changes one setting of the configuration, such as optimizer.learningRate=0.01 or network.layers[0].units=64; may be repeated",
        HelpName = "path=value",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    /// <param name="hasThreads">Whether <paramref name="command"/> takes --threads: it runs training steps.</param>
    /// <param name="hasEpochs">Whether it takes --epochs: what it shows or does depends on them.</param>
    public ConfigurationOptions(Command command, bool hasThreads, bool hasEpochs)
    {
        command.Add(file.NoOption(command));
        command.Add(data);
        command.Add(seed);
        if (hasThreads)
        {
            command.Add(threads);
        }

        if (hasEpochs)
        {
            command.Add(epochs);
        }

        command.Add(set);
    }

    /// <summary>The file named, or null.</summary>
    public string? File(ParseResult parse) => parse.GetValue(file);

    /// <summary>The options as <c>path=value</c>: first those of --set, then those with names of their own.</summary>
    public IReadOnlyList<string> Overrides(ParseResult parse)
    {
        var overrides = new List<string>(parse.GetValue(set) ?? []);
        overrides.AddRange(SourceOverride(parse.GetValue(data)));
        Add(overrides, "training.seed", parse.GetValue(seed));
        Add(overrides, "training.threads", parse.GetValue(threads));
        Add(overrides, "training.epochs", parse.GetValue(epochs));
        return overrides;
    }

    public ConfigurationSource Source(ParseResult parse) => new(File(parse), Overrides(parse));

    /// <summary>What --data says as <c>path=value</c>; nothing where it was not given.</summary>
    public static IReadOnlyList<string> SourceOverride(string? source) =>
        source is null ? [] : [$"data.source=\"{JsonEncodedText.Encode(source)}\""];

    private static void Add(List<string> overrides, string path, long? value)
    {
        if (value is { } number)
        {
            overrides.Add(string.Create(CultureInfo.InvariantCulture, $"{path}={number}"));
        }
    }

    internal static Option<long?> Number(string name, string description, long most) => new(name)
    {
        Description = description,
        HelpName = "N",
        CustomParser = result => Parse(result, name, most),
    };

    private static long? Parse(ArgumentResult result, string name, long most)
    {
        var text = result.Tokens.Count == 0 ? "" : result.Tokens[^1].Value;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most)
        {
            return value;
        }

        result.AddError($"Option {name}: expected a whole number from 0 to {most}, received '{text}'. Write for example {name} 1.");
        return null;
    }
}
