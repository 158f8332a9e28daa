namespace Ridgeback.Formats;

/// <summary>Whether the first row of a table names its columns.</summary>
public enum CsvHeader
{
    /// <summary>The first row is a header when none of its cells is empty or a number (a row of data has at least one number).</summary>
    Auto,

    /// <summary>The first row names the columns.</summary>
    Yes,

    /// <summary>The first row is data; the columns are named "column 1", "column 2" and so on.</summary>
    No,
}
