using System.CommandLine;
using Ridgeback.Charts;
using Ridgeback.Cli.Display;
using Ridgeback.Diagnostics;
using Ridgeback.Formats;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback range-test</c>.</summary>
internal static class RangeTestCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("range-test", """
            Looks for a learning rate: a short training whose rate grows from step to step until the loss breaks out.

            The rate suggested is where the smoothed loss falls fastest; beyond the edge, where it is least, nothing is learned.
            Uses the training rows only, and keeps nothing.
            """);
        var options = new ConfigurationOptions(command, hasThreads: true, hasEpochs: false);
        var from = new Option<double>("--from")
        {
            HelpName = "RATE",
            Description = "The first rate (default: 1e-6)",
            DefaultValueFactory = _ => 1e-6,
        };
        var to = new Option<double>("--to")
        {
            HelpName = "RATE",
            Description = "The last rate (default: 10)",
            DefaultValueFactory = _ => 10,
        };
        var steps = new Option<int>("--steps")
        {
            HelpName = "N",
            Description = "Steps at most (default: 200)",
            DefaultValueFactory = _ => 200,
        };
        var output = new Option<string?>("--output") { HelpName = "FILE.svg", Description = "Also draws loss against rate into this file" };
        command.Add(from);
        command.Add(to);
        command.Add(steps);
        command.Add(output);
        command.SetAction(parse =>
        {
            var data = RunData.Open(options.Source(parse).Read());
            var range = LearningRateRange.Test(
                data.Network, data.Split.Train, data.Settings.Value.Options(), parse.GetValue(from), parse.GetValue(to),
                parse.GetValue(steps));
            var last = range.Points[^1];
            terminal.Output.WriteLine($"Suggested learning rate: {NumberText.Short(range.Suggestion)}");
            terminal.Output.WriteLine($"Edge: {NumberText.Short(range.Edge)}. {Sentences.Counted(range.Points.Count, "step")}, up to a "
                + $"rate of {NumberText.Short(last.Rate)} with a loss of {NumberText.Short(last.Smoothed)}");
            if (parse.GetValue(output) is { } path)
            {
                AtomicFile.WriteText(path, ChartStyle.Standalone(Picture(range).Render()));
                terminal.Error.WriteLine($"Drawn in {path}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static LineChart Picture(LearningRateRange range) => new()
    {
        Title = "Learning-rate range test",
        Series =
        [
            new Series("loss of the step", [.. range.Points.Select(point => new ChartPoint(Math.Log10(point.Rate), point.Loss))], 3),
            new Series("smoothed", [.. range.Points.Select(point => new ChartPoint(Math.Log10(point.Rate), point.Smoothed))], 0),
        ],
        XName = "log10 of the learning rate",
        YName = "loss",
        WholeNumbersAcross = false,
        Marks =
        [
            new VerticalMark(Math.Log10(range.Suggestion), $"suggested: {NumberText.Short(range.Suggestion)}", 1),
            new VerticalMark(Math.Log10(range.Edge), "edge", null, IsStrong: false),
        ],
    };
}
