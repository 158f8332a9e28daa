using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>Confusion matrices, the most frequent mistakes and the scores of each class.</summary>
internal static class ClassesSection
{
    private const int MostOpenRows = 20;

    public static void Write(HtmlWriter html, IReadOnlyList<ConfusionMatrix> matrices)
    {
        html.OpenSection(
            "classes",
            "Classes",
            "Rows of a matrix are true classes, columns are predictions. Blue is the share that was right; orange marks mistakes, on a "
                + "square-root scale so that rare ones show.");
        html.Open("div", "grid two");
        foreach (var matrix in matrices)
        {
            WriteMatrix(html, matrix);
        }

        if (matrices.Count % 2 == 1)
        {
            WriteScores(html, matrices[^1]);
            html.Close();
        }
        else
        {
            html.Close();
            WriteScores(html, matrices[^1]);
        }

        html.Close();
    }

    private static void WriteMatrix(HtmlWriter html, ConfusionMatrix matrix)
    {
        var total = matrix.Total;
        var summary = $"{NumberText.Count(matrix.Right)} of {NumberText.Count(total)} right"
            + (total > 0 ? $" ({NumberText.Percent((double)matrix.Right / total)})" : "");
        var mistakes = matrix.MostConfused(4).Select(cell =>
            $"{Short(matrix.ClassNames[cell.TrueClass])} taken for {Short(matrix.ClassNames[cell.PredictedClass])} "
                + $"({NumberText.Count(cell.Count)})");
        var note = summary + (matrix.Right == total ? ", no mistakes." : ". Most frequent mistakes: " + string.Join(", ", mistakes) + ".");
        html.Figure(
            $"Confusion matrix, {matrix.SetName} rows",
            new HeatMap
            {
                Title = $"Confusion matrix, {matrix.SetName}",
                Description = note,
                Names = matrix.ClassNames,
                Counts = matrix.Counts,
            }.Render(),
            "",
            note);
    }

    private static void WriteScores(HtmlWriter html, ConfusionMatrix matrix)
    {
        var scores = matrix.Scores();
        html.Open("div", "card").Element("h3", $"Scores by class, {matrix.SetName} rows");
        if (scores.Count <= MostOpenRows)
        {
            WriteTable(html, scores);
        }
        else
        {
            html.Element("p", "The ten weakest by F1:", "note");
            WriteTable(html, [.. scores.OrderBy(score => score.F1 ?? -1).Take(10)]);
            html.Open("details").Element("summary", $"All {scores.Count} classes");
            WriteTable(html, scores);
            html.Close();
        }

        html.Close();
    }

    private static void WriteTable(HtmlWriter html, IReadOnlyList<ClassScore> scores)
    {
        html.Open("div", "scroll").Open("table").TableHead("Class", "#Rows", "#Precision", "#Recall", "#F1", "").Open("tbody");
        foreach (var score in scores)
        {
            html.Open("tr")
                .Element("th", score.Name, "name", "scope=\"row\"")
                .Element("td", NumberText.Count(score.Rows), "number")
                .Element("td", Share(score.Precision), "number")
                .Element("td", Share(score.Recall), "number")
                .Element("td", Share(score.F1), "number")
                .Open("td", "bar-cell").Raw(PageParts.Bar(score.F1 ?? 0)).Close()
                .Close();
        }

        html.Close().Close().Close();
    }

    private static string Share(double? share) => share is { } value ? NumberText.Fixed(value, 3) : "–";

    private static string Short(string name) => XmlText.Shorten(name, 24);
}
