using Ridgeback.Charts;

namespace Ridgeback.Reports;

/// <summary>One number at the top of the page.</summary>
/// <param name="Label">What it is: "Test accuracy".</param>
/// <param name="Value">The number as it shall be read, with its unit.</param>
/// <param name="Explanation">A few words below it; empty for none.</param>
/// <param name="IsMain">True for the one or two that stand out.</param>
public sealed record KeyFigure(string Label, string Value, string Explanation = "", bool IsMain = false)
{
    /// <summary>A figure written with about four significant digits.</summary>
    public static KeyFigure Number(string label, double value, string explanation = "", bool isMain = false) =>
        new(label, NumberText.Short(value), explanation, isMain);

    /// <summary>A whole number with thousands marks.</summary>
    public static KeyFigure Count(string label, long value, string explanation = "", bool isMain = false) =>
        new(label, NumberText.Count(value), explanation, isMain);

    /// <summary>A share from 0 to 1, written in percent.</summary>
    public static KeyFigure Percent(string label, double share, string explanation = "", bool isMain = false) =>
        new(label, NumberText.Percent(share), explanation, isMain);
}
