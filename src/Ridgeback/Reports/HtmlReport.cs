using Ridgeback.Charts;
using Ridgeback.Formats;

namespace Ridgeback.Reports;

/// <summary>The report of a run as one HTML page that needs nothing else: no script, no font, no network.</summary>
/// <remarks>It follows the reader's light or dark setting, fits narrow windows and prints. The same report gives the same bytes.</remarks>
public static class HtmlReport
{
    /// <summary>The page as text: HTML that is well-formed XML too.</summary>
    public static string Render(RunReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var sections = Sections(report);
        var html = new HtmlWriter();
        html.Raw("<!DOCTYPE html>\n").Open("html", "", "lang=\"en\"").Open("head")
            .Raw("<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta "
                + "name=\"color-scheme\" content=\"light dark\"/>\n")
            .Element("title", report.Title)
            .Raw($"<style>\n{ChartStyle.Css}{PageStyle.Css}</style>\n").Close()
            .Open("body");
        WriteHeader(html, report, sections);
        html.Open("main");
        WriteSummary(html, report);
        foreach (var section in sections)
        {
            section.Write(html);
        }

        html.Close().Element("footer", "Made by Ridgeback").Close().Close();
        return html.Finish();
    }

    /// <summary>Writes the page to a file in UTF-8, completely or not at all.</summary>
    /// <param name="report">What to show.</param>
    /// <param name="path">The file; it is replaced if it exists, its folder is made if it does not.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void WriteTo(RunReport report, string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (folder is not null)
        {
            AtomicFile.MakeFolder(folder);
        }

        AtomicFile.WriteText(path, Render(report));
    }

    private static List<Section> Sections(RunReport report)
    {
        var sections = new List<Section>();
        void Add(bool isThere, string id, string name, Action<HtmlWriter> write)
        {
            if (isThere)
            {
                sections.Add(new Section(id, name, write));
            }
        }

        Add(report.LearningCurves is { Points.Count: > 0 }, "learning", "Learning curves", html =>
            LearningSection.Write(html, "learning", "Learning curves", report.LearningCurves!));
        Add(report.SecondLearningCurves is { Points.Count: > 0 }, "second-training", "Second training", html =>
            LearningSection.Write(html, "second-training", "Second training", report.SecondLearningCurves!));
        foreach (var table in report.Tables)
        {
            Add(table.Rows.Count > 0, table.Id, table.Heading, html => TableSection.Write(html, table));
        }

        Add(report.ConfusionMatrices.Count > 0, "classes", "Classes", html => ClassesSection.Write(html, report.ConfusionMatrices));
        Add(report.Regressions.Any(r => r.Truth.Count > 0), "regression", "Predicted and true", html =>
            RegressionSection.Write(html, [.. report.Regressions.Where(r => r.Truth.Count > 0)]));
        Add(report.HardestExamples.Count > 0, "hardest", "Hardest examples", html =>
            HardestSection.Write(html, report.HardestExamples, report.HardestExamplesSet));
        Add(report.Pictures.Any(p => p.Pictures.Count > 0), "pictures", "Pictures", html =>
            NetworkSection.WritePictures(html, report.Pictures));
        Add(report.Layers.Any(l => l.Weights is not null || l.Activations is not null), "layers", "Inside the layers", html =>
            LayersSection.Write(html, report.Layers));
        Add(report.Network.Count > 0, "network", "Network", html => NetworkSection.WriteNetwork(html, report.Network));
        Add(report.ConfigurationJson.Length > 0 || report.Environment.Count > 0, "settings", "Settings", html =>
            NetworkSection.WriteSettings(html, report.ConfigurationJson, report.Environment));
        return sections;
    }

    private static void WriteHeader(HtmlWriter html, RunReport report, List<Section> sections)
    {
        html.Open("header").Raw(PageParts.Ridges).Open("div", "inner").Element("h1", report.Title);
        if (report.Subtitle.Length > 0)
        {
            html.Element("p", report.Subtitle, "subtitle");
        }

        if (sections.Count > 1)
        {
            html.Open("nav", "", "aria-label=\"Sections\"");
            foreach (var section in sections)
            {
                html.Element("a", section.Name, "", $"href=\"#{section.Id}\"");
            }

            html.Close();
        }

        html.Close().Close();
    }

    private static void WriteSummary(HtmlWriter html, RunReport report)
    {
        if (report.Verdict.Count == 0 && report.KeyFigures.Count == 0)
        {
            return;
        }

        html.Open("section", "", "id=\"summary\" aria-label=\"Summary\"");
        if (report.Verdict.Count > 0)
        {
            html.Open("div", "verdict");
            foreach (var sentence in report.Verdict)
            {
                html.Element("p", sentence);
            }

            html.Close();
        }

        if (report.KeyFigures.Count > 0)
        {
            html.Open("dl", "figures");
            foreach (var figure in report.KeyFigures)
            {
                html.Open("div", figure.IsMain ? "main" : "").Element("dt", figure.Label).Open("dd").Element("span", figure.Value, "value");
                if (figure.Explanation.Length > 0)
                {
                    html.Element("span", figure.Explanation, "small");
                }

                html.Close().Close();
            }

            html.Close();
        }

        html.Close();
    }

    private sealed record Section(string Id, string Name, Action<HtmlWriter> Write);
}
