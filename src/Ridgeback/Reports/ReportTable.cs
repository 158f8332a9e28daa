namespace Ridgeback.Reports;

/// <summary>A table of its own in the report.</summary>
/// <param name="Id">A word for links within the page.</param>
/// <param name="Heading">What stands above it.</param>
public sealed record ReportTable(string Id, string Heading)
{
    /// <summary>A sentence below the heading; empty for none.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>One for each column; a column of numbers begins with '#'.</summary>
    public required IReadOnlyList<string> Headings { get; init; }

    /// <summary>As many cells each; the first one names the row.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Rows { get; init; }
}
