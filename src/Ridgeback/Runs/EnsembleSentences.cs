using Ridgeback.Charts;
using Ridgeback.Ensembles;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>What being several gained, in plain words; for the report and for whoever waits at the terminal.</summary>
public static class EnsembleSentences
{
    /// <summary>Members against ensemble, out-of-bag error, predicted against measured error, and how it ended.</summary>
    public static IEnumerable<string> Of(EnsembleResult result)
    {
        var training = result.Training;
        if ((result.Test ?? training.Dev) is { } judge)
        {
            yield return Members(result, judge, result.Test is null ? "dev" : "test");
        }

        if (training.OutOfBag is { } bag)
        {
            yield return OutOfBag(bag, training.Train.Together.Count);
        }

        if ((training.Dev?.Errors ?? result.Test?.Errors) is { Members: > 1 } errors)
        {
            yield return Errors(errors, training.Dev?.Errors is null ? "test" : "dev", result);
        }

        yield return End(result);
        foreach (var advice in training.Members.SelectMany(member => member.Advice).Distinct())
        {
            yield return advice;
        }
    }

    private static string Members(EnsembleResult result, EnsembleEvaluation judge, string rows)
    {
        var ensemble = result.Training.Ensemble;
        var together = EnsembleEvaluation.Measure(judge.Together);
        var count = Sentences.Counted(ensemble.Members.Count, "member");
        var how = $"{char.ToUpperInvariant(result.Configuration.Ensemble!.Name[0])}{result.Configuration.Ensemble.Name[1..]} with {count}";
        if (ensemble.Combination == Combination.Sum)
        {
            return $"{how}, each of which predicts what the ones before leave: together RMSE {Sentences.Number(together)} on the {rows} "
                + $"rows.";
        }

        if (ensemble.Members.Count == 1)
        {
            return judge.Together.Accuracy is null ? $"{how}: RMSE {Sentences.Number(together)} on the {rows} rows."
                : $"{how}: right on {NumberText.Percent(together)} of the {rows} rows.";
        }

        return judge.Together.Accuracy is null
            ? $"{how}: by themselves they have an RMSE of {Sentences.Number(judge.Members.Min(EnsembleEvaluation.Measure))} to "
                + $"{Sentences.Number(judge.Members.Max(EnsembleEvaluation.Measure))} on the {rows} rows, "
                + $"{Sentences.Number(judge.MeanOfMembers)} on average; together {Sentences.Number(together)}."
            : $"{how}: by themselves they are right on {NumberText.Percent(judge.Members.Min(EnsembleEvaluation.Measure))} to "
                + $"{NumberText.Percent(judge.Members.Max(EnsembleEvaluation.Measure))} of the {rows} rows, "
                + $"{NumberText.Percent(judge.MeanOfMembers)} on average; together on {NumberText.Percent(together)}.";
    }

    private static string OutOfBag(OutOfBag bag, int rows)
    {
        var drawn = $"Each member drew {NumberText.Percent(bag.DistinctShares.Average())} of the training rows on average "
            + $"({NumberText.Percent(Bootstrap.ExpectedDistinctShare(rows))} are expected). ";
        return drawn + (bag.Evaluation is not { } figures
            ? "Every member drew every row, so there is no out-of-bag error."
            : figures.Classification is null
                ? $"Out of the bag, that is predicted by members that did not draw them, {NumberText.Count(figures.Count)} rows have an "
                    + $"RMSE of {Sentences.Number(figures.Regression!.RootMeanSquaredError)}."
                : $"Out of the bag, that is predicted by members that did not draw them, "
                    + $"{NumberText.Percent(1 - figures.Accuracy!.Value)} of {NumberText.Count(figures.Count)} rows are wrong.");
    }

    private static string Errors(ErrorOfMean errors, string rows, EnsembleResult result)
    {
        var of = result.Training.Ensemble.Schema.Task == Data.LearningTask.Classification ? "of the probabilities " : "";
        var text = $"Squared error {of}of the mean of {errors.Members}: on the {rows} rows one member has v = "
            + $"{NumberText.Short(errors.Variance)} and two have a mean product of errors "
            + $"c = {NumberText.Short(errors.Covariance)}, which predicts v/k + (k − 1)c/k = {NumberText.Short(errors.Predicted)} "
            + $"(measured {NumberText.Short(errors.Measured)})";
        return result.PredictedFromDev is null ? text + "." : $"{text}; on the test rows it is "
            + $"{NumberText.Short(result.Test!.Errors!.Measured)}. With ever more such members it would come to c.";
    }

    private static string End(EnsembleResult result) => result.Training.Cancelled
        ? "Cancelled; --resume goes on from here."
        : result.Broken is { } broken
            ? $"Member {broken.Number}: {broken.Message}"
            : Short(result) is { } fewer ? fewer : $"All members were trained to their end: {Reasons(result)}.";

    private static string? Short(EnsembleResult result) => result.Training.Members.Count < result.Configuration.Ensemble!.Members
        ? $"Ended after {Sentences.Counted(result.Training.Members.Count, "member")} of {result.Configuration.Ensemble.Members}: the last "
            + $"one had no errors, or the next one was no better than chance on the rows as they were weighted."
        : null;

    private static string Reasons(EnsembleResult result) => string.Join(
        ", ", result.Training.Members.GroupBy(member => member.StoppedBy).Select(group => $"{group.Count()} by {Reason(group.Key)}"));

    private static string Reason(StopReason reason) => reason switch
    {
        StopReason.Patience => "early stopping",
        StopReason.Epochs => "their epochs",
        StopReason.Tolerance => "the tolerance",
        _ => "a callback",
    };
}
