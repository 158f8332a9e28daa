using System.CommandLine;
using System.Globalization;
using Ridgeback.Cli.Display;
using Ridgeback.Data;
using Ridgeback.Diagnostics;
using Ridgeback.Preprocessing;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback gradcheck</c>.</summary>
internal static class GradcheckCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("gradcheck", """
            Checks every gradient of a configuration's network against differences, in double precision.

            For every element of every parameter: back-propagation against central differences on a few training rows.
            Prints for each parameter the worst relative error and where it is. Exit code 1 if one is 1e-6 or more.

            It takes two evaluations of the network for each number in it: minutes for a large one. A smaller one of the
            same kinds of layers shows as much: --set network.layers[0].units=16
            """);
        var options = new ConfigurationOptions(command, hasThreads: false, hasEpochs: false);
        command.SetAction(parse =>
        {
            var data = RunData.Open(options.Source(parse).Read());
            (var network, var rows) = data.Prepare();
            var scaled = rows.Data.Task == LearningTask.Regression && data.Settings.Value.Training.ScaleTargets;
            var check = GradientChecker.Check(
                network, scaled ? TargetScaling.Fit(rows).Apply(rows.Data) : rows.Data, seed: data.Settings.Value.Training.Seed);
            Table(check).WriteTo(terminal);
            var worst = check.Worst!;
            var verdict = check.Passes ? "All gradients are right" : "A gradient is wrong, or too many elements stand at a kink";
            terminal.Output.WriteLine(
                $"{verdict}: the worst relative error is {Scientific(worst.RelativeError)}, in {worst.Name}; "
                    + $"{Scientific(GradientChecker.Tolerance)} is allowed.");
            return check.Passes ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static TextTable Table(GradientCheck check)
    {
        var table = new TextTable("parameter", "shape ", "worst error", "typical", "at", "bprop", "difference", "kinks");
        foreach (var variable in check.Variables)
        {
            table.Add(
                variable.Name, variable.Shape.ToString(), Scientific(variable.RelativeError), Scientific(variable.Typical),
                variable.Position < 0 ? "–" : variable.Position.ToString(CultureInfo.InvariantCulture),
                Scientific(variable.Analytic), Scientific(variable.Numeric),
                variable.Kinks.ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static string Scientific(double value) => value.ToString("0.0e-0", CultureInfo.InvariantCulture);
}
