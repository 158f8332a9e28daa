namespace Ridgeback.Charts;

/// <summary>The plot area of a chart with its grid, ticks and axis names.</summary>
internal sealed class ChartFrame
{
    private const double UsualLeft = 58;
    private const double NameWidth = 30;
    private const double DigitWidth = 7.2;

    public ChartFrame(double width, double height, double left = UsualLeft, double top = 36, double right = 16, double bottom = 48)
    {
        (Left, Top) = (left, top);
        (Right, Bottom) = (width - right, height - bottom);
    }

    public double Left { get; }

    public double Top { get; }

    public double Right { get; }

    public double Bottom { get; }

    public (double Start, double End) Horizontal => (Left, Right);

    /// <summary>From the bottom up, so that larger values stand higher.</summary>
    public (double Start, double End) Vertical => (Bottom, Top);

    /// <summary>Room on the left for the numbers of the vertical axis beside its name.</summary>
    public static double LeftFor(Axis up) =>
        Math.Max(UsualLeft, NameWidth + (DigitWidth * up.Ticks.Select(tick => tick.Label.Length).DefaultIfEmpty(0).Max()));

    /// <summary>Draws grid lines, numbers and the names of both axes; an empty name is left out.</summary>
    public void Draw(SvgWriter svg, Axis across, Axis up, string acrossName, string upName)
    {
        foreach (var tick in up.Ticks)
        {
            var y = up.Position(tick.Value);
            svg.Line(Left, y, Right, y, "grid");
            svg.Text((Left - 8, y + 4.5), tick.Label, "tick", "end");
        }

        foreach (var tick in across.Ticks)
        {
            var x = across.Position(tick.Value);
            svg.Line(x, Bottom, x, Bottom + 5, "axis");
            svg.Text((x, Bottom + 20), tick.Label, "tick", "middle");
        }

        svg.Line(Left, Bottom, Right, Bottom, "axis");
        if (acrossName.Length > 0)
        {
            svg.Text(((Left + Right) / 2, Bottom + 40), acrossName, "axis-name", "middle");
        }

        if (upName.Length > 0)
        {
            svg.Text((16, (Top + Bottom) / 2), upName, "axis-name", "middle", turn: -90);
        }
    }
}
