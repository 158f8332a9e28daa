using System.CommandLine;
using Ridgeback.Cli.Display;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback curvature</c>.</summary>
internal static class CurvatureCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("curvature", """
            Says what kind of place on the loss a run's weights are: a minimum, a saddle, a plateau, or still a slope.

            By the outer eigenvalues of the Hessian of the objective (data loss without dropout, and penalties) on training rows, in double
            precision.
            """);
        var run = new Argument<string>("RUN") { Description = "The folder of a finished run" };
        var rows = new Option<int>("--rows")
        {
            HelpName = "N",
            Description = "Training rows at most (default: 512)",
            DefaultValueFactory = _ => 512,
        };
        var steps = new Option<int>("--steps")
        {
            HelpName = "N",
            Description = "Lanczos steps at most; each finds the outer eigenvalues more sharply (default: 30)",
            DefaultValueFactory = _ => 30,
        };
        command.Add(run.NoOption(command));
        command.Add(rows);
        command.Add(steps);
        command.SetAction(parse =>
        {
            foreach (var option in new[] { rows, steps })
            {
                if (parse.GetValue(option) is var number and < 1)
                {
                    throw new InputException(
                        $"Option {option.Name}", $"expected a number of 1 or more, received {number}", "Leave it out for its default");
                }
            }

            terminal.Output.WriteLine(
                SavedRun.Open(parse.GetValue(run)!).Curvature(parse.GetValue(rows), parse.GetValue(steps)).ToString());
            return ExitCode.Done;
        });
        return command;
    }
}
