using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>How a CSV file is read as a dataset.</summary>
public sealed record CsvOptions
{
    /// <summary>
    /// The column of the label or target: its name, or its number counted from 1, or "last" (the default). A column's
    /// name goes before its number.
    /// </summary>
    public string Target { get; init; } = "last";

    /// <summary>Whether the first row names the columns. Default: seen from its cells.</summary>
    public CsvHeader Header { get; init; }

    /// <summary>
    /// What is to be learned. Default null: classification where some target is no number, or where all are whole
    /// numbers without a decimal point, at most 20 different ones, each on average in two rows or more; else regression.
    /// </summary>
    public LearningTask? Task { get; init; }

    /// <summary>The character between cells. Default null: seen from the first lines.</summary>
    public char? Delimiter { get; init; }

    /// <summary>
    /// The column of the rows' weights, by name or by number counted from 1; null for none. It is no feature. Default null.
    /// </summary>
    public string? Weights { get; init; }

    /// <summary>
    /// Columns of categories though they hold numbers, such as a code: names or numbers counted from 1. A column in which no cell is a
    /// number is one anyway. Default none.
    /// </summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>
    /// True reads an empty cell of a feature, "?", "NA", "NaN" or "null" as missing, for an imputer to fill in; false, the default, refuses
    /// it with row and column.
    /// </summary>
    public bool AllowMissing { get; init; }

    /// <summary>
    /// Columns that further heads of a network learn; they are no features. An empty cell is a label that is not known. Default none.
    /// </summary>
    public IReadOnlyList<CsvHead> Heads { get; init; } = [];

    /// <summary>
    /// True reads an empty cell of the target as a label that is not known; false, the default, refuses it with row and column.
    /// </summary>
    public bool AllowMissingTargets { get; init; }

    /// <summary>Columns to leave out, such as a row number: names or numbers counted from 1. Default none.</summary>
    public IReadOnlyList<string> Ignore { get; init; } = [];
}

/// <summary>What a further head learns from a CSV file.</summary>
/// <param name="Name">The name of the head.</param>
/// <param name="Columns">Its columns, by name or by number counted from 1; several for several numbers.</param>
/// <param name="Task">Classes or numbers; null to see it from the column, as of <see cref="CsvOptions.Task"/>.</param>
public sealed record CsvHead(string Name, IReadOnlyList<string> Columns, LearningTask? Task = null);
