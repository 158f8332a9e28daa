using System.Text;

namespace Ridgeback.Charts;

/// <summary>Lines over a common horizontal axis, with marks and shaded spans: learning curves.</summary>
/// <remarks>
/// Thousands of points are thinned to the first, lowest, highest and last of every pixel column. Points that are NaN or
/// infinite (and, on a logarithmic axis, not above 0) leave a gap, and a line below the chart says how many there are.
/// </remarks>
public sealed record LineChart
{
    private const int MostTips = 120;
    private const int MostDots = 40;
    private const int ManyPoints = 600;

    /// <summary>Name of the picture, for screen readers and tooltips.</summary>
    public required string Title { get; init; }

    /// <summary>What the picture shows, in a sentence, for those who cannot see it.</summary>
    public string Description { get; init; } = "";

    /// <summary>The lines; with none, an empty frame is drawn.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>Name of the horizontal axis.</summary>
    public string XName { get; init; } = "";

    /// <summary>Name of the vertical axis.</summary>
    public string YName { get; init; } = "";

    /// <summary>
    /// True for a vertical axis of ratios, false for equal steps; null (the default) takes ratios where all values are above 0 and span
    /// more than a factor of 50.
    /// </summary>
    public bool? Logarithmic { get; init; }

    /// <summary>True where horizontal values are whole numbers, such as steps: then so are the ticks. Default true.</summary>
    public bool WholeNumbersAcross { get; init; } = true;

    /// <summary>Vertical lines.</summary>
    public IReadOnlyList<VerticalMark> Marks { get; init; } = [];

    /// <summary>Shaded spans.</summary>
    public IReadOnlyList<ShadedRange> Shaded { get; init; } = [];

    /// <summary>Width of the view box. Default 520.</summary>
    public double Width { get; init; } = 520;

    /// <summary>Height of the view box. Default 320.</summary>
    public double Height { get; init; } = 320;

    /// <summary>The chart as SVG text.</summary>
    public string Render()
    {
        var ordered = Series.Select(s => s with { Points = [.. s.Points.Where(p => Axis.CanDraw(p.X)).OrderBy(p => p.X)] }).ToArray();
        var values = ordered.SelectMany(s => s.Points).Select(p => p.Y);
        var logarithmic = (Logarithmic ?? Axis.PrefersLogarithm(values)) && values.Any(v => CanDraw(v, true));
        var missing = Series.Sum(s => s.Points.Count(p => !Axis.CanDraw(p.X) || !CanDraw(p.Y, logarithmic)));

        var svg = new SvgWriter((Width, Height + (missing > 0 ? 20 : 0)), Title, Description);
        var top = (Series.Count > 1 ? 32 : 8) + (Marks.Count > 0 ? 22 : 6);
        var vertical = new ChartFrame(Width, Height, top: top).Vertical;
        var range = Axis.Range(values.Where(v => CanDraw(v, logarithmic)));
        var up = logarithmic ? Axis.Logarithmic(range, vertical) : Axis.Linear(range, vertical, extend: true);
        var frame = new ChartFrame(Width, Height, ChartFrame.LeftFor(up), top);
        var across = Axis.Linear(
            Axis.Range(ordered.SelectMany(s => s.Points).Select(p => p.X)), frame.Horizontal, 6, wholeNumbers: WholeNumbersAcross);

        DrawShades(svg, frame, across);
        frame.Draw(svg, across, up, XName, !logarithmic ? YName : YName.Length > 0 ? YName + " (log scale)" : "log scale");
        foreach (var series in ordered)
        {
            DrawLine(svg, series, across, up);
        }

        DrawMarks(svg, frame, ordered, across, up);
        DrawLegend(svg, frame);
        DrawTips(svg, frame, ordered, across);
        if (missing > 0)
        {
            var note = missing == 1 ? "1 value is not finite: a gap in the line"
                : $"{NumberText.Count(missing)} values are not finite: gaps in the lines";
            svg.Text((frame.Left, Height + 12), logarithmic ? note.Replace("not finite", "not finite or not above 0") : note, "note");
        }

        return svg.Finish();
    }

    private static bool CanDraw(double value, bool logarithmic) => Axis.CanDraw(value) && (!logarithmic || value > 0);

    private static void DrawLine(SvgWriter svg, Series series, Axis across, Axis up)
    {
        var path = new StringBuilder();
        var piece = new List<ChartPoint>();
        var alone = new List<ChartPoint>();
        foreach (var point in series.Points.Append(new ChartPoint(0, double.NaN)))
        {
            if (CanDraw(point.Y, up.IsLogarithmic))
            {
                piece.Add(point);
                continue;
            }

            if (piece.Count == 1)
            {
                alone.Add(piece[0]);
            }

            var command = 'M';
            foreach (var kept in Thinning.ByColumn(piece, across.Position))
            {
                path.Append(command).Append(NumberText.Coordinate(across.Position(kept.X))).Append(' ')
                    .Append(NumberText.Coordinate(up.Position(kept.Y)));
                command = 'L';
            }

            piece.Clear();
        }

        var color = series.Color % ChartStyle.Colors;
        if (path.Length > 0)
        {
            svg.Path(path.ToString(), $"line s{color}{(series.Points.Count > ManyPoints ? " dense" : "")}");
        }

        foreach (var point in series.Points.Count <= MostDots ? series.Points.Where(p => CanDraw(p.Y, up.IsLogarithmic)) : alone)
        {
            svg.Circle(across.Position(point.X), up.Position(point.Y), 2.6, $"dot f{color}");
        }
    }

    private static double ValueAt(IReadOnlyList<ChartPoint> points, double x)
    {
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].X == x)
            {
                return points[i].Y;
            }

            if (i > 0 && points[i - 1].X < x && x < points[i].X)
            {
                var share = (x - points[i - 1].X) / (points[i].X - points[i - 1].X);
                return points[i - 1].Y + share * (points[i].Y - points[i - 1].Y);
            }
        }

        return double.NaN;
    }

    private void DrawShades(SvgWriter svg, ChartFrame frame, Axis across)
    {
        foreach (var shade in Shaded)
        {
            var left = Math.Clamp(across.Position(shade.From), frame.Left, frame.Right);
            var right = Math.Clamp(across.Position(shade.To), frame.Left, frame.Right);
            svg.Rectangle((left, frame.Top, right - left, frame.Bottom - frame.Top), "shade");
        }
    }

    private void DrawMarks(SvgWriter svg, ChartFrame frame, Series[] ordered, Axis across, Axis up)
    {
        var written = new List<(double From, double To)>();
        foreach (var mark in Marks.Where(m => m.X >= across.Minimum && m.X <= across.Maximum).OrderByDescending(m => m.IsStrong))
        {
            var x = across.Position(mark.X);
            svg.Line(x, frame.Top - 8, x, frame.Bottom, mark.IsStrong ? "mark" : "mark weak");
            if (mark.DotOnSeries is { } index && index >= 0 && index < ordered.Length && ValueAt(ordered[index].Points, mark.X) is var value
                && CanDraw(value, up.IsLogarithmic))
            {
                svg.Circle(x, up.Position(value), 5.5, $"mark-dot f{ordered[index].Color % ChartStyle.Colors}");
            }
            // The name stands above the line, shifted to stay inside; one that would run into another is left to the tooltip.
            var half = mark.Label.Length * 4.5;
            var middle = Math.Clamp(x, frame.Left + half, Math.Max(frame.Left + half, frame.Right + 12 - half));
            if (written.All(other => middle + half < other.From || middle - half > other.To))
            {
                svg.Text((middle, frame.Top - 12), mark.Label, mark.IsStrong ? "mark-name" : "mark-name weak", "middle");
                written.Add((middle - half, middle + half));
            }
        }
    }

    private void DrawLegend(SvgWriter svg, ChartFrame frame)
    {
        if (Series.Count < 2)
        {
            return;
        }

        var room = (frame.Right - frame.Left) / Series.Count;
        var x = frame.Left;
        foreach (var series in Series)
        {
            var name = XmlText.Shorten(series.Name, Math.Max(3, (int)((room - 40) / 8)));
            svg.Line(x, 17, x + 24, 17, $"line s{series.Color % ChartStyle.Colors}");
            svg.Text((x + 30, 21.5), name, "legend", tip: series.Name);
            x += Math.Min(room, 50 + 9 * name.Length);
        }
    }

    private void DrawTips(SvgWriter svg, ChartFrame frame, Series[] ordered, Axis across)
    {
        var places = Thinning.Evenly([.. ordered.SelectMany(s => s.Points).Select(p => p.X).Distinct().Order()], MostTips);
        var found = ordered.Select(s => s.Points.GroupBy(p => p.X).ToDictionary(g => g.Key, g => g.First().Y)).ToArray();
        for (var i = 0; i < places.Count; i++)
        {
            var left = i == 0 ? frame.Left : across.Position((places[i - 1] + places[i]) / 2);
            var right = i == places.Count - 1 ? frame.Right : across.Position((places[i] + places[i + 1]) / 2);
            var named = Marks.Where(m => m.X == places[i]).Select(m => "\n" + m.Label);
            var tip = new StringBuilder($"{(XName.Length > 0 ? XName : "x")} {NumberText.Short(places[i])}");
            for (var s = 0; s < ordered.Length; s++)
            {
                if (found[s].TryGetValue(places[i], out var value))
                {
                    tip.Append($"\n{ordered[s].Name}: {NumberText.Short(value)}");
                }
            }

            tip.AppendJoin("", named);
            svg.Rectangle((left, frame.Top, right - left, frame.Bottom - frame.Top), "hit", tip: tip.ToString());
        }
    }
}
