namespace Ridgeback.Reports;

/// <summary>A plain table.</summary>
internal static class TableSection
{
    public static void Write(HtmlWriter html, ReportTable table)
    {
        html.OpenSection(table.Id, table.Heading, table.Explanation).Open("div", "card").Open("div", "scroll").Open("table")
            .TableHead(table.Headings).Open("tbody");
        foreach (var row in table.Rows)
        {
            html.Open("tr").Element("th", row[0], "name", "scope=\"row\"");
            for (var i = 1; i < row.Count; i++)
            {
                html.Element("td", row[i], table.Headings[i].StartsWith('#') ? "number" : "");
            }

            html.Close();
        }

        html.Close().Close().Close().Close().Close();
    }
}
