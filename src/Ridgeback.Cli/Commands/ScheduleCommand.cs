using System.CommandLine;
using Ridgeback.Charts;
using Ridgeback.Cli.Display;
using Ridgeback.Data;
using Ridgeback.Formats;
using Ridgeback.Layers;
using Ridgeback.Runs;
using Ridgeback.Schedules;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback schedule</c>.</summary>
internal static class ScheduleCommand
{
    private const int MostRows = 21;
    private const int MostPoints = 2000;

    public static Command Create(Terminal terminal)
    {
        var command = new Command("schedule", """
            Shows the learning rate of a configuration over its epochs, and draws it. Trains nothing.

            A schedule that waits for a plateau depends on the dev rows: it is shown as if there were none.
            """);
        var options = new ConfigurationOptions(command, hasThreads: false, hasEpochs: true);
        var output = new Option<string?>("--output") { HelpName = "FILE.svg", Description = "Also draws the picture into this file" };
        command.Add(output);
        command.SetAction(parse =>
        {
            var data = RunData.Open(options.Source(parse).Read());
            var configuration = data.Settings.Value;
            var batch = Math.Min(configuration.Training.BatchSize!.Value, data.Split.Train.Count);
            var stepsPerEpoch =
                new BatchOrder(data.Split.Train.Count, batch, 1, configuration.Layers.Any(layer => layer is BatchNormalization)).BatchCount;
            var epochs = configuration.Training.Epochs;
            double RateAt(long step) => configuration.Optimizer.LearningRate
                * configuration.Schedule.Factor(new SchedulePlace(step, (int)(step / stepsPerEpoch), stepsPerEpoch, epochs));

            var table = new TextTable("epoch", "first step", "learning rate");
            var each = Math.Max(1, (epochs + MostRows - 2) / (MostRows - 1));
            for (var epoch = 0; epoch < epochs; epoch += each)
            {
                var step = (long)epoch * stepsPerEpoch;
                table.Add(NumberText.Count(epoch), NumberText.Count(step), NumberText.Short(RateAt(step)));
            }

            table.WriteTo(terminal);
            var steps = (long)epochs * stepsPerEpoch;
            terminal.Output.WriteLine($"{configuration.Schedule.Kind}: {Sentences.Counted(epochs, "epoch")} of "
                + $"{Sentences.Counted(stepsPerEpoch, "step")}; the last step has {NumberText.Short(RateAt(Math.Max(0, steps - 1)))}");
            if (parse.GetValue(output) is { } path)
            {
                var chart = new LineChart
                {
                    Title = $"Learning rate: {configuration.Schedule.Kind}",
                    Series = [new Series(
                        "learning rate", [.. Places(steps).Select(step => new ChartPoint((double)step / stepsPerEpoch, RateAt(step)))])],
                    XName = "epoch",
                    YName = "learning rate",
                    Logarithmic = false,
                    WholeNumbersAcross = false,
                };
                AtomicFile.WriteText(path, ChartStyle.Standalone(chart.Render()));
                terminal.Error.WriteLine($"Drawn in {path}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static IEnumerable<long> Places(long steps)
    {
        var each = Math.Max(1, steps / MostPoints);
        for (var step = 0L; step < steps; step += each)
        {
            yield return step;
        }
    }
}
