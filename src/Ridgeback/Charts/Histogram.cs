namespace Ridgeback.Charts;

/// <summary>
/// Bars of counts. One bar that towers over the others (the zeros after ReLU) is cut, broken by a gap and labelled with its share.
/// </summary>
public sealed record Histogram
{
    /// <summary>Name of the picture, for screen readers and tooltips.</summary>
    public required string Title { get; init; }

    /// <summary>What the picture shows, in a sentence, for those who cannot see it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Intervals and counts.</summary>
    public required Bins Bins { get; init; }

    /// <summary>Name of the horizontal axis.</summary>
    public string XName { get; init; } = "";

    /// <summary>Which of the six series colours. Default 0.</summary>
    public int Color { get; init; }

    /// <summary>True for a small picture without a vertical axis, one among many. Default false.</summary>
    public bool Small { get; init; }

    /// <summary>Width of the view box. Default 520.</summary>
    public double Width { get; init; } = 520;

    /// <summary>Height of the view box. Default 320.</summary>
    public double Height { get; init; } = 320;

    /// <summary>The chart as SVG text.</summary>
    public string Render()
    {
        var svg = new SvgWriter((Width, Height), Title, Description, Small ? "small" : "");
        var frame = Small
            ? new ChartFrame(Width, Height, 8, 12, 8, XName.Length > 0 ? 42 : 24)
            : new ChartFrame(Width, Height, top: 16);
        var (edges, counts) = (Bins.Edges, Bins.Counts);
        var across = Axis.Linear((edges[0], edges[^1]), frame.Horizontal, Small ? 4 : 6);
        var top = Top(counts);
        var up = Axis.Linear((0, top), frame.Vertical, 4, extend: !Small, wholeNumbers: true);
        DrawFrame(svg, frame, across, up);

        var total = Math.Max(1, Bins.Total);
        for (var i = 0; i < counts.Count; i++)
        {
            if (counts[i] == 0)
            {
                continue;
            }

            var (left, right) = (across.Position(edges[i]), across.Position(edges[i + 1]));
            var isCut = counts[i] > up.Maximum;
            var y = isCut ? frame.Top : Math.Min(up.Position(counts[i]), frame.Bottom - 1);
            var gap = right - left > 3 ? 0.8 : 0;
            var tip = $"{NumberText.Short(edges[i])} to {NumberText.Short(edges[i + 1])}: {NumberText.Count(counts[i])} "
                + $"({NumberText.Percent((double)counts[i] / total)})";
            svg.Rectangle((left, y, right - left - gap, frame.Bottom - y), $"column f{Color % ChartStyle.Colors}", tip: tip);
            if (isCut)
            {
                svg.Path($"M{N(left - 3)} {N(y + 17)}L{N(right + 3)} {N(y + 11)}", "break");
                var toTheLeft = left > (frame.Left + frame.Right) / 2;
                svg.Text((toTheLeft ? left - 6 : right + 6, y + 10), NumberText.Percent((double)counts[i] / total), "tick", toTheLeft
                    ? "end" : "start");
            }
        }

        if (across.Minimum < 0 && across.Maximum > 0)
        {
            svg.Line(across.Position(0), frame.Top, across.Position(0), frame.Bottom, "zero");
        }

        return svg.Finish();
    }

    private static double Top(IReadOnlyList<long> counts)
    {
        var descending = counts.OrderDescending().ToArray();
        var second = descending.Length > 1 ? descending[1] : 0;
        return second > 0 && descending[0] > 3 * second ? 1.6 * second : Math.Max(1, descending[0]);
    }

    private void DrawFrame(SvgWriter svg, ChartFrame frame, Axis across, Axis up)
    {
        if (!Small)
        {
            frame.Draw(svg, across, up, XName, "count");
            return;
        }

        svg.Line(frame.Left, frame.Bottom, frame.Right, frame.Bottom, "axis");
        foreach (var tick in across.Ticks)
        {
            var x = across.Position(tick.Value);
            svg.Line(x, frame.Bottom, x, frame.Bottom + 4, "axis");
            var anchor = x < frame.Left + 12 ? "start" : x > frame.Right - 12 ? "end" : "middle";
            svg.Text((anchor == "start" ? frame.Left : anchor == "end" ? frame.Right : x, frame.Bottom + 17), tick.Label, "tick", anchor);
        }

        if (XName.Length > 0)
        {
            svg.Text(((frame.Left + frame.Right) / 2, frame.Bottom + 34), XName, "axis-name", "middle");
        }
    }

    private static string N(double value) => NumberText.Coordinate(value);
}
