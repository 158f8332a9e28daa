using System.CommandLine;
using System.Globalization;
using Ridgeback.Charts;
using Ridgeback.Cli.Display;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback compare</c>.</summary>
internal static class CompareCommand
{
    public static Command Create(Terminal terminal, CancellationToken cancellation)
    {
        var command = new Command("compare", """
            Trains two configurations under the same data, split, augmentation and seeds, and tests the difference.

            The second is the first with the changes of --second, or a file of its own. Figures are those of the dev rows; the test rows
            stay sealed. Nothing is written.

            Examples:
              ridgeback compare --second optimizer=momentum --seeds 10
              ridgeback compare small.json large.json --data houses.csv
            """);
        var files = new Argument<string[]>("CONFIG")
        {
            Description = "None, one or two configurations; what is not given has its default",
            Arity = new ArgumentArity(0, 2),
        };
        var data = new Option<string?>("--data") { Description = "The data of both", HelpName = "SOURCE" };
        var set = Changes("--set", "Changes one setting of both; may be repeated");
        var second = Changes("--second", "Changes one setting of the second only; may be repeated");
        var seeds = new Option<int>("--seeds")
        {
            HelpName = "N",
            Description = "How many seeds (default: 5)",
            DefaultValueFactory = _ => 5,
        };
        command.Add(files);
        command.Add(data);
        command.Add(set);
        command.Add(second);
        command.Add(seeds);
        command.SetAction(parse =>
        {
            var given = parse.GetValue(files) ?? [];
            string[] both = [.. parse.GetValue(set) ?? [], .. ConfigurationOptions.SourceOverride(parse.GetValue(data))];
            var comparison = Comparison.Run(
                new ConfigurationSource(given.ElementAtOrDefault(0), both),
                new ConfigurationSource(
                    given.ElementAtOrDefault(1) ?? given.ElementAtOrDefault(0), [.. both, .. parse.GetValue(second) ?? []]),
                parse.GetValue(seeds), new Told(terminal), cancellation);
            var table = new TextTable("", "mean", "deviation", "least", "greatest");
            foreach ((var which, var figures) in new[] { ("first", comparison.First), ("second", comparison.Second) })
            {
                var mean = figures.Average();
                var deviation = Math.Sqrt(figures.Sum(figure => (figure - mean) * (figure - mean)) / (figures.Count - 1));
                table.Add($"{which}, {comparison.Measure}", NumberText.Short(mean), NumberText.Short(deviation),
                    NumberText.Short(figures.Min()), NumberText.Short(figures.Max()));
            }

            table.WriteTo(terminal);
            terminal.Output.WriteLine(comparison.Verdict);
            if (comparison.LossTest is { } loss)
            {
                terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"Dev loss: second − first is {NumberText.Short(loss.MeanDifference)} (p = {loss.PValue:0.####})."));
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Option<string[]> Changes(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "path=value",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
    };

    private sealed class Told(Terminal terminal) : IProgress<(int Seed, int Which, double Measure)>
    {
        public void Report((int Seed, int Which, double Measure) value) =>
            terminal.Error.WriteLine($"seed {value.Seed}, {(value.Which == 1 ? "first" : "second")}: {NumberText.Short(value.Measure)}");
    }
}
