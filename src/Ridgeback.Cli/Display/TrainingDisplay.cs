using System.Diagnostics;
using System.Globalization;
using Ridgeback.Runs;
using Ridgeback.Training;
using Spectre.Console;

namespace Ridgeback.Cli.Display;

/// <summary>Runs a training and shows how it goes: a bar that is redrawn at a terminal, some plain lines otherwise.</summary>
internal static class TrainingDisplay
{
    public static JobResult Run(TrainingJob job, Terminal terminal, bool quiet, CancellationToken cancellation)
    {
        if (quiet)
        {
            return job.Run(null, cancellation);
        }

        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Training on {job.Data.Split.Train.Data.Name}: {job.Data.Split.Train.Count:N0} training, {job.Data.Split.Dev.Count:N0} dev, "
                + $"{job.Data.Split.Test.Count:N0} sealed test rows; run {job.Folder}"));
        if (terminal.ErrorConsole() is not { } console)
        {
            return job.Run(new PlainProgress(terminal.Error), cancellation);
        }

        var epochs = job.Data.Settings.Value.Training.Epochs;
        return console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn { Width = 20 }, new TaskDescriptionColumn { Alignment = Justify.Left },
                new ElapsedTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask("epoch 0", maxValue: Math.Max(1, epochs));
                return job.Run(new BarProgress(task, epochs), cancellation);
            });
    }

    internal static string Describe(EvaluationPoint point) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(point.Phase == 2 ? "second training, " : "")}epoch {point.Epoch:0.##}, step {point.Step}: train loss "
            + $"{point.TrainLoss:0.0000}{(point.DevLoss is { } loss ? FormattableString.Invariant($", dev loss {loss:0.0000}") : "")}");

    private sealed class BarProgress(ProgressTask task, int epochs) : IProgress<EvaluationPoint>
    {
        private double best = double.PositiveInfinity;
        private int phase = 1;

        public void Report(EvaluationPoint value)
        {
            best = Math.Min(value.Phase == phase ? best : double.PositiveInfinity, value.DevLoss ?? value.TrainLoss);
            phase = value.Phase;
            task.Value = Math.Min(value.Epoch, epochs);
            task.Description = string.Create(
                CultureInfo.InvariantCulture, $"{(phase == 2 ? "second training, " : "")}epoch {value.Epoch:0.##}, "
                    + $"{(value.DevLoss is null ? "train" : "dev")} loss {value.DevLoss ?? value.TrainLoss:0.0000}, best {best:0.0000}");
        }
    }

    /// <summary>The first evaluations, then every tenth, and one whenever nothing was written for a while.</summary>
    private sealed class PlainProgress(TextWriter writer) : IProgress<EvaluationPoint>
    {
        private const int First = 5;
        private const int Every = 10;
        private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
        private readonly Stopwatch sinceLine = Stopwatch.StartNew();
        private int count;

        public void Report(EvaluationPoint value)
        {
            if (count++ is int number && (number <= First || number % Every == 0 || sinceLine.Elapsed >= Silence))
            {
                writer.WriteLine(Describe(value));
                sinceLine.Restart();
            }
        }
    }
}
