using System.CommandLine;
using System.Globalization;
using Ridgeback.Cli.Display;
using Ridgeback.Diagnostics;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback bench</c>.</summary>
internal static class BenchCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("bench", """
            Measures this machine: its peak, matrix products and a training step, in percent of the peak.

            On 1 thread and on one for each core. The peak is what multiply-adds in registers reach; the training step is
            784-512-512-10 with dropout and Adam on batches of 128. Least times count: run nothing else meanwhile.
            """);
        var threads = new Option<int>("--threads")
        {
            HelpName = "N",
            Description = "Only on this many threads; 0 for 1 and one for each core (default)",
        };
        var seconds = new Option<double>("--seconds")
        {
            HelpName = "S",
            Description = "About how long each takes (default: 3)",
            DefaultValueFactory = _ => 3,
        };
        command.Add(threads);
        command.Add(seconds);
        command.SetAction(parse =>
        {
            var wanted = parse.GetValue(threads);
            var duration = parse.GetValue(seconds);
            if (wanted is < 0 or > 1024)
            {
                throw new InputException(
                    "Option --threads", $"expected a number from 0 to 1024, received {wanted}", "Use 0 for 1 and one for each core");
            }

            if (!(duration > 0 && duration <= 600))
            {
                throw new InputException(
                    "Option --seconds", string.Create(
                        CultureInfo.InvariantCulture, $"expected a number above 0 and at most 600, received {duration}"), "3 is enough");
            }

            int[] counts = wanted > 0 ? [wanted] : [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
            MachineSpeed[] speeds = [.. counts.Select(count => MachineBenchmark.Measure(count, duration))];
            terminal.Output.WriteLine($"{Environment.ProcessorCount} cores, instructions {MachineBenchmark.InstructionSet}, float32");
            Table(speeds).WriteTo(terminal);
            return ExitCode.Done;
        });
        return command;
    }

    private static TextTable Table(MachineSpeed[] speeds)
    {
        var table = new TextTable(["what ", .. speeds.Select(speed => speed.Threads == 1 ? "1 thread" : $"{speed.Threads} threads")]);
        table.Add(["peak, GFLOP/s", .. speeds.Select(speed => Number(speed.PeakGigaflops))]);
        table.Add(["copy in cache, GB/s", .. speeds.Select(speed => Number(speed.NearCopyGigabytes))]);
        table.Add(["copy in memory, GB/s", .. speeds.Select(speed => Number(speed.FarCopyGigabytes))]);
        for (var i = 0; i < speeds[0].Products.Count; i++)
        {
            table.Add([$"product {speeds[0].Products[i].Size}", .. speeds.Select(speed =>
                Shared(speed.Products[i].Microseconds, speed.Products[i].Gigaflops, speed.PeakGigaflops))]);
        }

        table.Add(["training step", .. speeds.Select(speed => Shared(speed.StepMicroseconds, speed.StepGigaflops, speed.PeakGigaflops))]);
        table.Add(["examples a second", .. speeds.Select(speed => Number(MachineBenchmark.StepBatch / speed.StepMicroseconds * 1e6))]);
        return table;
    }

    private static string Shared(double microseconds, double gigaflops, double peak) =>
        string.Create(CultureInfo.InvariantCulture, $"{Number(microseconds)} µs, {100 * gigaflops / peak:F0} %");

    private static string Number(double value) => value.ToString(value < 10 ? "F1" : "N0", CultureInfo.InvariantCulture);
}
