using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>Loss, metric and penalty over the steps, with the chosen step marked and what came after it shaded.</summary>
internal static class LearningSection
{
    public static void Write(HtmlWriter html, string id, string heading, LearningCurves curves)
    {
        html.OpenSection(id, heading, Lead(curves));
        var hasPenalty = curves.Points.Any(p => p.TrainPenalty is not (null or 0));
        var hasMetric = curves.Points.Any(p => p.TrainMetric is not null || p.DevMetric is not null);
        html.Open("div", hasPenalty && hasMetric ? "grid curves" : "grid two");
        var beside = hasPenalty && hasMetric;
        html.Figure(
            $"Data loss ({curves.LossName}), without penalties",
            Chart(
                curves, "Data loss", beside ? 552 : 320, null,
                (curves.TrainName, p => p.TrainLoss, 0), (curves.DevName, p => p.DevLoss, 1), ("target", _ => curves.TargetLoss, 2)));
        if (hasMetric)
        {
            html.Figure(
                Capital(curves.MetricName),
                Chart(
                    curves, Capital(curves.MetricName), beside ? 250 : 320, false,
                    (curves.TrainName, p => p.TrainMetric, 0), (curves.DevName, p => p.DevMetric, 1)));
        }

        if (hasPenalty)
        {
            html.Figure("Penalty added to the training loss",
                Chart(curves, "Penalty", beside ? 226 : 320, null, [("penalty", p => p.TrainPenalty, 2), .. ByLayer(curves)]));
        }

        if (curves.Points.Select(p => p.LearningRate).Distinct().Count() > 1)
        {
            html.Figure("Learning rate", Chart(curves, "Learning rate", beside ? 226 : 320, null, ("rate", p => p.LearningRate, 3)));
        }

        html.Close().Close();
    }

    /// <summary>A line for each layer's share of the penalty, where there are several.</summary>
    private static IEnumerable<(string Name, Func<LearningPoint, double?> Value, int Color)> ByLayer(LearningCurves curves)
    {
        var layers = curves.Points.Count == 0 ? 0 : curves.Points[0].PenaltyByLayer.Count;
        return layers < 2 ? [] : Enumerable.Range(0, layers).Select(i => (
            curves.Points[0].PenaltyByLayer[i].Layer, (Func<LearningPoint, double?>)(
                p => i < p.PenaltyByLayer.Count ? p.PenaltyByLayer[i].Penalty : null), (3 + i) % ChartStyle.Colors));
    }

    private static string Lead(LearningCurves curves)
    {
        var parts = new List<string>();
        if (curves.ChosenStep is { } chosen)
        {
            var epoch = curves.Points.FirstOrDefault(p => p.Step == chosen)?.Epoch ?? 0;
            parts.Add($"The weights of step {NumberText.Count(chosen)}{(epoch > 0 ? $" (epoch {NumberText.Short(epoch)})" : "")} were "
                + $"{(curves.IsFirstOfTwo ? "best; a second training followed" : "kept")}.");
            if (curves.Points.Count > 0 && curves.Points[^1].Step > chosen)
            {
                parts.Add("The shaded steps came after it and were not used.");
            }
        }

        if (curves.StopReason.Length > 0)
        {
            var at = curves.StopStep is { } stop ? $" at step {NumberText.Count(stop)}" : "";
            parts.Add($"Training ended{at}: {curves.StopReason.TrimEnd('.')}.");
        }

        return string.Join(' ', parts);
    }

    private static string Chart(LearningCurves curves, string title, double height, bool? logarithmic,
        params (string Name, Func<LearningPoint, double?> Value, int Color)[] lines)
    {
        var series = lines
            .Select(line => new Series(
                line.Name,
                [.. curves.Points.Where(p => line.Value(p) is not null).Select(p => new ChartPoint(p.Step, line.Value(p)!.Value))],
                line.Color))
            .Where(s => s.Points.Count > 0)
            .ToArray();
        var last = curves.Points.Count > 0 ? curves.Points[^1].Step : 0;
        var marks = new List<VerticalMark>();
        var shaded = new List<ShadedRange>();
        if (curves.ChosenStep is { } chosen)
        {
            marks.Add(
                new VerticalMark(chosen, $"{(curves.IsFirstOfTwo ? "best" : "kept")}: step {NumberText.Count(chosen)}", series.Length - 1));
            if (last > chosen)
            {
                shaded.Add(new ShadedRange(chosen, last, "after the chosen step"));
            }
        }

        if (curves.StopStep is { } stop && stop != curves.ChosenStep)
        {
            marks.Add(new VerticalMark(stop, "ended", null, IsStrong: false));
        }

        return new LineChart
        {
            Title = $"{title} by step",
            Description = Describe(series, curves),
            Series = series,
            XName = "step",
            Height = height,
            Logarithmic = logarithmic,
            Marks = marks,
            Shaded = shaded,
        }.Render();
    }

    private static string Describe(IReadOnlyList<Series> series, LearningCurves curves)
    {
        var parts = series.Select(s => $"{s.Name} from {NumberText.Short(s.Points[0].Y)} to {NumberText.Short(s.Points[^1].Y)}");
        var chosen = curves.ChosenStep is { } step ? $"; step {NumberText.Count(step)} was chosen" : "";
        return string.Join(", ", parts) + chosen + ".";
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
