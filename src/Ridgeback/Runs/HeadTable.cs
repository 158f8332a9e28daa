using Ridgeback.Charts;
using Ridgeback.Reports;
using Ridgeback.Training;

namespace Ridgeback.Runs;

/// <summary>The figures of further heads, as a table of the report.</summary>
internal static class HeadTable
{
    public static IReadOnlyList<ReportTable> Of(EvaluatedSets sets)
    {
        EvaluatedSet[] all = [.. new[] { sets.Train, sets.TrainDev, sets.Dev, sets.Test }.OfType<EvaluatedSet>()];
        return sets.Train.Evaluation.Heads.Count == 0 ? [] :
        [
            new ReportTable("heads", "Further heads")
            {
                Explanation = "Each is measured on the rows that have a label for it. The training makes small the sum of all losses, "
                    + "each with its weight; that of the first task counts 1.",
                Headings = ["head", "rows of", "#weight", "#rows", "#loss", "figure", "#value"],
                Rows = [.. all.SelectMany(set => set.Evaluation.Heads.Select(head => Row(set.Name, head)))],
            },
        ];
    }

    private static string[] Row(string set, HeadEvaluation head) => head.Evaluation is not { } figures
        ? [head.Name, set, Sentences.Number(head.Weight), "0", "–", "–", "–"]
        : [
            head.Name, set, Sentences.Number(head.Weight), NumberText.Count(figures.Count), Sentences.Number(figures.Loss),
            figures.Classification is null ? "RMSE" : "accuracy",
            figures.Accuracy is { } accuracy ? NumberText.Percent(accuracy) : Sentences.Number(figures.Regression!.RootMeanSquaredError),
        ];
}
