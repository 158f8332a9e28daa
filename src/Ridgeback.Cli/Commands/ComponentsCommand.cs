using System.CommandLine;
using System.Globalization;
using Ridgeback.Charts;
using Ridgeback.Cli.Display;
using Ridgeback.Runs;

namespace Ridgeback.Cli.Commands;

/// <summary><c>ridgeback components</c>.</summary>
internal static class ComponentsCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("components", """
            Draws the principal components of images: eigenvectors, examples out of the first components, whitened examples.

            The components are those of the training rows; of a folder of images without classes, those of all. Nothing is trained. The
            folder gets directions.svg, reconstructions.svg, whitened.svg and variance.csv. The report of a training with principal
            components or whitening has the same pictures.

            Examples:
              ridgeback components --output components                         the embedded digits
              ridgeback components --data pictures/ --components 64 --output components
            """);
        var options = new ConfigurationOptions(command, hasThreads: false, hasEpochs: false);
        var output = new Option<string>("--output")
        {
            HelpName = "DIR",
            Description = "The folder for the pictures; it is made if it does not exist",
            Required = true,
        };
        var components = new Option<int?>("--components")
        {
            HelpName = "N",
            Description = "How many to find (default: all of up to 1000 features, else 144)",
        };
        var epsilon = new Option<double>("--epsilon")
        {
            HelpName = "E",
            Description = "Added to each variance before whitening divides by its root; white is about 1 (default: 0.00001)",
            DefaultValueFactory = _ => 1e-5,
        };
        command.Add(output);
        command.Add(components);
        command.Add(epsilon);
        command.SetAction(parse =>
        {
            var folder = parse.GetValue(output)!;
            if (string.IsNullOrWhiteSpace(folder))
            {
                throw new InputException("Option --output", $"expected a folder, received '{folder}'", "Name one, such as components");
            }

            if (parse.GetValue(components) is { } wanted and < 1)
            {
                throw new InputException(
                    "Option --components", $"expected a number of 1 or more, received {wanted}", "Leave it out for its default");
            }

            if (parse.GetValue(epsilon) is var added && !(added > 0 && double.IsFinite(added)))
            {
                throw new InputException("Option --epsilon", string.Create(CultureInfo.InvariantCulture,
                    $"expected a finite number above 0, received {added}"), "0.00001 is usual, more for noisy pictures");
            }

            var found = ComponentsOfImages.Find(options.Source(parse).Read(), parse.GetValue(components), parse.GetValue(epsilon));
            found.Write(folder);
            var table = new TextTable("share of the variance", "components");
            foreach (var share in new[] { 0.5, 0.9, 0.95, 0.99 })
            {
                table.Add($"{100 * share:0} %", found.CountFor(share) is { } needed ? NumberText.Count(needed)
                    : $"more than {NumberText.Count(found.Count)}");
            }

            table.WriteTo(terminal);
            terminal.Error.WriteLine(
                $"{Sentences.Counted(found.Count, "component")} of {Sentences.Counted(found.Rows, "image")} drawn in {folder}");
            return ExitCode.Done;
        });
        return command;
    }
}
