using System.Globalization;
using Ridgeback.Runs;
using Ridgeback.Training;

namespace Ridgeback.Cli.Display;

/// <summary>What a person is shown when a training has ended.</summary>
internal static class ResultDisplay
{
    public static void Write(JobResult result, Terminal terminal)
    {
        var training = result.Training;
        var sets = new List<(string, Evaluation)> { ("train", training.Train) };
        if (result.TrainDev is { } apart)
        {
            sets.Add(("train-dev", apart));
        }

        if (training.Dev is { } dev)
        {
            sets.Add(("dev", dev));
        }

        if (result.Test is { } test)
        {
            sets.Add(("test", test));
        }

        FigureTable.Of(sets).WriteTo(terminal);
        FigureTable.Heads(sets)?.WriteTo(terminal);
        foreach (var advice in training.Advice)
        {
            terminal.Output.WriteLine(advice);
        }

        terminal.Output.WriteLine($"{Sentences.Stop(result)} {Sentences.Kept(result)}");
        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Sentences.Counted(training.Steps, "step")}, {Sentences.Counted(training.Epochs, "epoch")}, {training.Seconds:0.0} s. "
                + $"Report: {Path.Combine(result.Folder, RunFolder.ReportFile)}"));
    }
}
