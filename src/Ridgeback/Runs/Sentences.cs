using System.Globalization;
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
            StopReason.Patience =>
                $"Stopped because {Watched(settings)} had not improved for {Counted(settings.EarlyStopping!.Patience, "evaluation")}.",
            StopReason.Epochs => settings.Epochs == 1 ? "Stopped after the one epoch it was given."
                : $"Stopped after all {Counted(settings.Epochs, "epoch")}.",
            StopReason.Tolerance => "Stopped because a step hardly changed anything: the gradient or the progress fell to the tolerance.",
            StopReason.Cancelled => "Stopped because it was cancelled; --resume goes on from here.",
            StopReason.NotFinite => result.Training.Message,
            _ => "Stopped by a callback.",
        };
    }

    /// <summary>Which parameters the model has.</summary>
    public static string Kept(JobResult result) =>
        result.Training.Second is { } second ? string.Create(CultureInfo.InvariantCulture,
            $"{Capital(Watched(result.Configuration.Training))} was best at step {result.Training.BestStep:N0}. {Then(second)}")
            : result.Configuration.Training.EarlyStopping is null || result.Training.Dev is null
            ? FormattableString.Invariant($"Kept the weights of the last step, {result.Training.BestStep:N0}.")
            : string.Create(CultureInfo.InvariantCulture, $"Kept the weights of step {result.Training.BestStep:N0} of "
                + $"{result.Training.Steps:N0}, where {Watched(result.Configuration.Training)} was best.");

    /// <summary>What a second training did.</summary>
    private static string Then(SecondTraining second)
    {
        var rows = FormattableString.Invariant($"with all {second.All.Count:N0} training and dev rows");
        var steps = Counted(second.Steps, "step");
        if (!second.IsComplete)
        {
            return $"A second training {rows} began and did not come to its end: the weights of that step were kept.";
        }

        if (second.Kind == AfterStopping.Retrain)
        {
            return $"Then a new training {rows}, its preprocessing included, took as many "
                + $"{(second.RetrainFor == RetrainLength.Epochs ? "passes" : "steps")} ({steps}): its weights were kept. {First}";
        }

        var target = $"what it was on the training rows at the stop ({NumberText.Short(second.TargetLoss!.Value)})";
        var reached = NumberText.Short(second.History[^1].DevLoss!.Value);
        return (second.StoppedBy == StopReason.Target
            ? $"From there the training went on {rows}, for {steps}, until the loss on the dev rows ({reached}) was at most {target}. "
            : $"From there the training went on {rows}, for {steps}, the most it was given: the loss on the dev rows ({reached}) did not "
                + $"come down to {target}. The last weights were kept. ") + First;
    }

    private const string First = "Figures on training and dev rows are those of the first training.";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    /// <summary>A number of things: "1 epoch", "2,000 steps".</summary>
    public static string Counted(long number, string noun) => $"{NumberText.Count(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>A number for people: no decimals from 1,000 on.</summary>
    internal static string Number(double value) =>
        Math.Abs(value) >= 1000 ? NumberText.Short(Math.Round(value)) : NumberText.Short(value);

    private static string Watched(TrainingSettings settings) =>
        settings.EarlyStopping?.Measure switch
        {
            StoppingMeasure.Error => "the error on the dev rows",
            StoppingMeasure.F1 => "F1 on the dev rows",
            StoppingMeasure.AreaUnderRoc => "the area under the ROC curve on the dev rows",
            _ => "the loss on the dev rows",
        };
}
