using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>A row on which the network did badly.</summary>
public sealed record HardExample
{
    /// <summary>Which row of the data it is.</summary>
    public required string RowId { get; init; }

    /// <summary>The true label, or the true value of a regression.</summary>
    public required string TrueLabel { get; init; }

    /// <summary>What the network said.</summary>
    public required string PredictedLabel { get; init; }

    /// <summary>Probability given to the true class, from 0 to 1; NaN where there is none (regression).</summary>
    public double TrueProbability { get; init; } = double.NaN;

    /// <summary>The input, where it is an image.</summary>
    public Picture? Picture { get; init; }

    /// <summary>The input as named values, where it is a row of a table.</summary>
    public IReadOnlyList<NamedValue> Features { get; init; } = [];
}

/// <summary>A name and what it stands for.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value as it shall be read.</param>
public sealed record NamedValue(string Name, string Value);
