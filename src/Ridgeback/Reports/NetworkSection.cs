using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>The network as a table, further pictures, the configuration and the machine.</summary>
internal static class NetworkSection
{
    public static void WriteNetwork(HtmlWriter html, IReadOnlyList<NetworkRow> rows)
    {
        html.OpenSection("network", "Network").Open("div", "card").Open("div", "scroll").Open("table")
            .TableHead("Layer", "Output shape", "#Parameters", "", "#Operations for one example").Open("tbody");
        var parameters = rows.Sum(row => row.Parameters);
        foreach (var row in rows)
        {
            html.Open("tr")
                .Element("th", row.Layer, "name", "scope=\"row\"")
                .Element("td", row.OutputShape)
                .Element("td", NumberText.Count(row.Parameters), "number")
                .Open("td", "bar-cell").Raw(PageParts.Bar(parameters == 0 ? 0 : (double)row.Parameters / parameters)).Close()
                .Element("td", row.Operations is { } count ? NumberText.Count(count) : "–", "number")
                .Close();
        }

        html.Close().Open("tfoot").Open("tr").Element("th", "Together", "", "scope=\"row\"").Element("td", "")
            .Element("td", NumberText.Count(parameters), "number").Element("td", "")
            .Element(
                "td", rows.Any(row => row.Operations is not null) ? NumberText.Count(rows.Sum(row => row.Operations ?? 0)) : "–", "number")
            .Close().Close().Close().Close().Close().Close();
    }

    public static void WritePictures(HtmlWriter html, IReadOnlyList<PictureGroup> groups)
    {
        html.OpenSection("pictures", "Pictures").Open("div", "grid two");
        foreach (var group in groups.Where(group => group.Pictures.Count > 0))
        {
            html.Figure(
                group.Heading,
                new ImageStrip
                {
                    Title = group.Heading,
                    Description = group.Explanation,
                    Pictures = group.Pictures,
                    Columns = group.Columns
                }.Render(),
                "",
                group.Explanation);
        }

        html.Close().Close();
    }

    public static void WriteSettings(HtmlWriter html, string configuration, IReadOnlyList<NamedValue> environment)
    {
        html.OpenSection("settings", "Settings").Open("div", "card");
        if (environment.Count > 0)
        {
            html.Open("dl", "facts-list");
            foreach (var (name, value) in environment)
            {
                html.Open("div").Element("dt", name).Element("dd", value).Close();
            }

            html.Close();
        }

        if (configuration.Length > 0)
        {
            html.Open("details").Element("summary", "The complete configuration").Element("pre", configuration).Close();
        }

        html.Close().Close();
    }
}
