using System.Globalization;
using Ridgeback.Training;

namespace Ridgeback.Cli.Display;

/// <summary>The figures of some sets of rows, one line for each.</summary>
internal static class FigureTable
{
    public static TextTable Of(IReadOnlyList<(string Name, Evaluation Evaluation)> sets)
    {
        var classes = sets[0].Evaluation.Classification is not null;
        var table = classes
            ? new TextTable("rows of", "rows", "loss", "accuracy", "precision", "recall", "F1", "AUC")
            : new TextTable("rows of", "rows", "loss", "RMSE", "MAE", "R²");
        foreach ((var name, var evaluation) in sets)
        {
            string[] start = [name, evaluation.Count.ToString("N0", CultureInfo.InvariantCulture), Decimals(evaluation.Loss)];
            table.Add(evaluation.Classification is { } c
                ? [.. start, Percent(c.Accuracy), Decimals(c.Precision), Decimals(c.Recall), Decimals(c.F1), c.AreaUnderRoc is { } area
                    ? Decimals(area) : "–"]
                : [.. start, Digits(evaluation.Regression!.RootMeanSquaredError), Digits(evaluation.Regression.MeanAbsoluteError),
                    Decimals(evaluation.Regression.RSquared)]);
        }

        return table;
    }

    /// <summary>The figures of further heads; empty where there are none.</summary>
    public static TextTable? Heads(IReadOnlyList<(string Name, Evaluation Evaluation)> sets)
    {
        if (sets[0].Evaluation.Heads.Count == 0)
        {
            return null;
        }

        var table = new TextTable("head", "rows of", "rows", "loss", "figure", "value");
        foreach ((var name, var evaluation) in sets)
        {
            foreach (var head in evaluation.Heads)
            {
                table.Add(head.Evaluation is not { } figures
                    ? [head.Name, name, "0", "–", "–", "–"]
                    : [
                        head.Name, name, figures.Count.ToString("N0", CultureInfo.InvariantCulture), Decimals(figures.Loss),
                        figures.Classification is null ? "RMSE" : "accuracy",
                        figures.Accuracy is { } accuracy ? Percent(accuracy) : Digits(figures.Regression!.RootMeanSquaredError),
                    ]);
            }
        }

        return table;
    }

    private static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture) + " %";

    private static string Decimals(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Digits(double value) => value.ToString("G5", CultureInfo.InvariantCulture);
}
