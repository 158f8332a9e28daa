using System.Diagnostics;
using System.Globalization;
using Ridgeback.Ensembles;
using Ridgeback.Runs;
using Ridgeback.Training;

namespace Ridgeback.Cli.Display;

/// <summary>Trains an ensemble, shows how it goes and what came out.</summary>
internal static class EnsembleDisplay
{
    public static EnsembleResult Run(TrainingJob job, Terminal terminal, bool quiet, CancellationToken cancellation)
    {
        if (quiet)
        {
            return EnsembleJob.Run(job, null, cancellation);
        }

        var members = job.Data.Settings.Value.Ensemble!.Members;
        terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Training {Sentences.Counted(members, "member")} on {job.Data.Split.Train.Data.Name}: {job.Data.Split.Train.Count:N0} "
                + $"training, {job.Data.Split.Dev.Count:N0} dev, {job.Data.Split.Test.Count:N0} sealed test rows; run {job.Folder}"));
        return EnsembleJob.Run(job, new PlainProgress(terminal.Error, members), cancellation);
    }

    public static void Write(EnsembleResult result, Terminal terminal)
    {
        var training = result.Training;
        var sets = new List<(string, Evaluation)> { ("train", training.Train.Together) };
        void Add(string name, Evaluation? evaluation)
        {
            if (evaluation is not null)
            {
                sets.Add((name, evaluation));
            }
        }

        Add("out of bag", training.OutOfBag?.Evaluation);
        Add("train-dev", result.TrainDev?.Together);
        Add("dev", training.Dev?.Together);
        Add("test", result.Test?.Together);
        FigureTable.Of(sets).WriteTo(terminal);
        foreach (var sentence in EnsembleSentences.Of(result))
        {
            terminal.Output.WriteLine(sentence);
        }

        terminal.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Sentences.Counted(training.Members.Sum(member => member.Steps), "step")}, "
                + $"{training.Members.Sum(member => member.Seconds):0.0} s of training. Report: "
                + $"{Path.Combine(result.Folder, RunFolder.ReportFile)}"));
    }

    /// <summary>A line when a member begins, and one whenever nothing was written for a while.</summary>
    private sealed class PlainProgress(TextWriter writer, int members) : IProgress<MemberPoint>
    {
        private static readonly TimeSpan Silence = TimeSpan.FromSeconds(5);
        private readonly Stopwatch sinceLine = Stopwatch.StartNew();
        private readonly HashSet<int> begun = [];

        public void Report(MemberPoint value)
        {
            if (begun.Add(value.Member) || sinceLine.Elapsed >= Silence)
            {
                writer.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"member {value.Member} of {members}, {TrainingDisplay.Describe(value.Point)}"));
                sinceLine.Restart();
            }
        }
    }
}
