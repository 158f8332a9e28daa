namespace Ridgeback.Charts;

/// <summary>One place in a chart.</summary>
/// <param name="X">Along the horizontal axis.</param>
/// <param name="Y">Along the vertical axis; NaN or infinite leaves a gap, which the chart announces.</param>
public readonly record struct ChartPoint(double X, double Y);

/// <summary>One line of a chart.</summary>
/// <param name="Name">Shown in the legend.</param>
/// <param name="Points">In any order; they are drawn by ascending X.</param>
/// <param name="Color">Which of the six series colours, counted from 0 and repeating. Every second one is dashed too, so colour is never
/// the only sign.</param>
public sealed record Series(string Name, IReadOnlyList<ChartPoint> Points, int Color = 0);

/// <summary>A vertical line across a chart at a moment worth naming.</summary>
/// <param name="X">Where it stands.</param>
/// <param name="Label">What it says.</param>
/// <param name="DotOnSeries">Index of the series that gets a dot there; null for none.</param>
/// <param name="IsStrong">True for the one that matters most; others are thin and dotted.</param>
public sealed record VerticalMark(double X, string Label, int? DotOnSeries = null, bool IsStrong = true);

/// <summary>A span of the horizontal axis with a shaded ground.</summary>
/// <param name="From">Left end.</param>
/// <param name="To">Right end.</param>
/// <param name="Label">Shown on hovering.</param>
public sealed record ShadedRange(double From, double To, string Label);
