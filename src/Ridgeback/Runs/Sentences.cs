using Ridgeback.Charts;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>What happened in a run, in plain words; for the report and for whoever waits at the terminal.</summary>
public static class Sentences
{
    /// <summary>Why the training ended.</summary>
    public static string Stop(JobResult result)
    {
        var settings = result.Configuration.Training;
        return result.Training.StoppedBy switch
        {
            StopReason.Patience => $"Stopped because {Watched(settings)} had not improved for {Counted(settings.EarlyStopping!.Patience, "evaluation")}.",
            StopReason.Epochs => settings.Epochs == 1 ? "Stopped after the one epoch it was given." : $"Stopped after all {Counted(settings.Epochs, "epoch")}.",
            StopReason.Tolerance => "Stopped because a step hardly changed anything: the gradient or the progress fell to the tolerance.",
            StopReason.Cancelled => "Stopped because it was cancelled; --resume goes on from here.",
            StopReason.NotFinite => result.Training.Message,
            _ => "Stopped by a callback.",
        };
    }

    /// <summary>Which parameters the model has.</summary>
    public static string Kept(JobResult result) =>
        result.Configuration.Training.EarlyStopping is null || result.Training.Dev is null
            ? FormattableString.Invariant($"Kept the weights of the last step, {result.Training.BestStep:N0}.")
            : FormattableString.Invariant($"Kept the weights of step {result.Training.BestStep:N0} of {result.Training.Steps:N0}, where {Watched(result.Configuration.Training)} was best.");

    /// <summary>A number of things: "1 epoch", "2,000 steps".</summary>
    public static string Counted(long number, string noun) => $"{NumberText.Count(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>A number for people: no decimals from 1,000 on.</summary>
    internal static string Number(double value) =>
        Math.Abs(value) >= 1000 ? NumberText.Short(Math.Round(value)) : NumberText.Short(value);

    private static string Watched(TrainingSettings settings) =>
        settings.EarlyStopping?.Measure == StoppingMeasure.Error ? "the error on the dev rows" : "the loss on the dev rows";
}
