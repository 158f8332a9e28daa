using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>The rows on which the network did worst: pictures where there are any, a table otherwise.</summary>
internal static class HardestSection
{
    private const int MostFeatures = 12;

    public static void Write(HtmlWriter html, IReadOnlyList<HardExample> examples, string setName)
    {
        var rows = setName.Length > 0 ? $"Of the {setName} rows, those" : "The rows";
        html.OpenSection("hardest", "Hardest examples",
            $"{rows} on which the network did worst, worst first. Look for wrong labels, and for what they have in common.");
        var pictures = examples.Where(example => example.Picture is not null).ToArray();
        if (pictures.Length > 0)
        {
            html.Open("div", "pictures");
            foreach (var example in pictures)
            {
                WritePicture(html, example);
            }

            html.Close();
        }

        var others = examples.Where(example => example.Picture is null).ToArray();
        if (others.Length > 0)
        {
            WriteTable(html, others);
        }

        html.Close();
    }

    private static void WritePicture(HtmlWriter html, HardExample example)
    {
        var picture = example.Picture!;
        var described = XmlText.Escape($"Row {example.RowId}, {picture.Width} by {picture.Height} pixels");
        html.Open("figure", "card picture")
            .Raw($"<img src=\"{PngEncoder.DataAddress(picture)}\" alt=\"{described}\" width=\"{picture.Width}\" "
                + $"height=\"{picture.Height}\"/>\n")
            .Open("div", "facts");
        WriteFact(html, "true", example.TrueLabel, "true-label");
        WriteFact(html, "predicted", example.PredictedLabel, example.PredictedLabel == example.TrueLabel ? "true-label" : "wrong-label");
        html.Close();
        if (double.IsFinite(example.TrueProbability))
        {
            html.Raw(PageParts.Bar(example.TrueProbability))
                .Element("p", $"p(true) {NumberText.Percent(example.TrueProbability)}", "small");
        }

        html.Element("p", $"row {example.RowId}", "small").Close();
    }

    private static void WriteFact(HtmlWriter html, string name, string value, string styleClass) =>
        html.Open("span", styleClass, $"title=\"{XmlText.Escape(value)}\"").Element("span", name, "small")
            .Element("b", XmlText.Shorten(value, 40)).Close();

    private static void WriteTable(HtmlWriter html, IReadOnlyList<HardExample> examples)
    {
        var features = examples.SelectMany(example => example.Features).Select(feature => feature.Name).Distinct().ToArray();
        var shown = features.Take(MostFeatures).ToArray();
        var hasProbability = examples.Any(example => double.IsFinite(example.TrueProbability));
        html.Open("div", "card").Open("div", "scroll").Open("table", "wide");
        IEnumerable<string> head =
            ["Row", "True", "Predicted", .. hasProbability ? ["#p(true)"] : Array.Empty<string>(), .. shown.Select(name => "#" + name)];
        html.TableHead(head).Open("tbody");
        foreach (var example in examples)
        {
            html.Open("tr")
                .Element("th", example.RowId, "name", "scope=\"row\"")
                .Element("td", example.TrueLabel)
                .Element("td", example.PredictedLabel, hasProbability && example.PredictedLabel != example.TrueLabel ? "wrong-label" : "");
            if (hasProbability)
            {
                html.Element("td", NumberText.Percent(example.TrueProbability), "number");
            }

            foreach (var name in shown)
            {
                html.Element("td", example.Features.FirstOrDefault(feature => feature.Name == name)?.Value ?? "–", "number soft");
            }

            html.Close();
        }

        html.Close().Close().Close();
        if (features.Length > shown.Length)
        {
            html.Element("p", $"{features.Length - shown.Length} further features are not shown.", "note");
        }

        html.Close();
    }
}
