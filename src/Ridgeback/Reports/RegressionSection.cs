using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>Predicted against true values, and how the errors are spread.</summary>
internal static class RegressionSection
{
    public static void Write(HtmlWriter html, IReadOnlyList<RegressionResult> results)
    {
        html.OpenSection("regression", "Predicted and true", "On the dotted line a prediction is exact. An error is predicted minus true.");
        html.Open("div", "grid two");
        foreach (var result in results)
        {
            var residuals = result.Residuals();
            html.Figure(
                $"{result.Target}, {result.SetName} rows",
                new ScatterPlot
                {
                    Title = $"{result.Target}: predicted against true, {result.SetName}",
                    Description = $"{NumberText.Count(result.Truth.Count)} rows.",
                    Points = [.. result.Truth.Zip(result.Predictions, (truth, prediction) => new ChartPoint(truth, prediction))],
                    XName = "true",
                    YName = "predicted",
                }.Render());
            html.Figure(
                $"Errors, {result.SetName} rows",
                new Histogram
                {
                    Title = $"{result.Target}: errors, {result.SetName}",
                    Description = Summary(residuals),
                    Bins = residuals,
                    XName = "predicted − true",
                    Color = 1,
                    Height = 390,
                }.Render(),
                "",
                Summary(residuals));
        }

        html.Close().Close();
    }

    private static string Summary(Bins bins) =>
        $"mean {NumberText.Short(bins.Mean)}, standard deviation {NumberText.Short(bins.StandardDeviation)}"
        + (bins.NotFinite > 0 ? $"; {NumberText.Count(bins.NotFinite)} not finite, left out" : "");
}
