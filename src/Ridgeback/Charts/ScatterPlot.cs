using System.Text;

namespace Ridgeback.Charts;

/// <summary>Points in the plane, with the diagonal where both coordinates agree: predicted against true values.</summary>
/// <remarks>Points that would land on the same square pixel are drawn once, so the picture stays small however many there are.</remarks>
public sealed record ScatterPlot
{
    /// <summary>Name of the picture, for screen readers and tooltips.</summary>
    public required string Title { get; init; }

    /// <summary>What the picture shows, in a sentence, for those who cannot see it.</summary>
    public string Description { get; init; } = "";

    /// <summary>The points; those that are NaN or infinite are left out and counted in a note.</summary>
    public required IReadOnlyList<ChartPoint> Points { get; init; }

    /// <summary>Name of the horizontal axis.</summary>
    public string XName { get; init; } = "";

    /// <summary>Name of the vertical axis.</summary>
    public string YName { get; init; } = "";

    /// <summary>True draws the line y = x and gives both axes the same range. Default true.</summary>
    public bool WithDiagonal { get; init; } = true;

    /// <summary>Width of the view box. Default 520.</summary>
    public double Width { get; init; } = 520;

    /// <summary>Height of the view box. Default 420.</summary>
    public double Height { get; init; } = 420;

    /// <summary>The chart as SVG text.</summary>
    public string Render()
    {
        var drawable = Points.Where(p => Axis.CanDraw(p.X) && Axis.CanDraw(p.Y)).ToArray();
        var missing = Points.Count - drawable.Length;
        var svg = new SvgWriter((Width, Height + (missing > 0 ? 20 : 0)), Title, Description);
        var frame = new ChartFrame(Width, Height, left: 66, top: 16);
        var rangeAcross = Axis.Range(drawable.Select(p => p.X));
        var rangeUp = Axis.Range(drawable.Select(p => p.Y));
        if (WithDiagonal)
        {
            rangeAcross = (Math.Min(rangeAcross.Minimum, rangeUp.Minimum), Math.Max(rangeAcross.Maximum, rangeUp.Maximum));
            rangeUp = rangeAcross;
        }

        var across = Axis.Linear(rangeAcross, frame.Horizontal, extend: true);
        var up = Axis.Linear(rangeUp, frame.Vertical, extend: true);
        frame.Draw(svg, across, up, XName, YName);
        if (WithDiagonal)
        {
            svg.Line(across.Position(across.Minimum), up.Position(across.Minimum), across.Position(across.Maximum),
                up.Position(across.Maximum), "mark weak");
        }

        var path = new StringBuilder();
        var taken = new HashSet<(int, int)>();
        foreach (var point in drawable)
        {
            var (x, y) = (across.Position(point.X), up.Position(point.Y));
            if (taken.Add(((int)Math.Round(x), (int)Math.Round(y))))
            {
                path.Append($"M{NumberText.Coordinate(x)} {NumberText.Coordinate(y)}h0");
            }
        }

        if (path.Length > 0)
        {
            svg.Path(path.ToString(), taken.Count > 1500 ? "points many s0" : "points s0");
        }

        if (missing > 0)
        {
            svg.Text((frame.Left, Height + 12),
                $"{NumberText.Count(missing)} {(missing == 1 ? "point is" : "points are")} not finite and left out", "note");
        }

        return svg.Finish();
    }
}
