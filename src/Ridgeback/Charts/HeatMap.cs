namespace Ridgeback.Charts;

/// <summary>A table of counts as coloured cells: a confusion matrix.</summary>
/// <remarks>
/// Colour is the cell's share of its row. The diagonal takes one colour in proportion; every other cell takes a second
/// colour by the square root of its share, so that rare mistakes can be seen. Counts are written where cells are large
/// enough (to about 20 classes) and are shown on hovering always.
/// </remarks>
public sealed record HeatMap
{
    private const double Plot = 440;

    /// <summary>Name of the picture, for screen readers and tooltips.</summary>
    public required string Title { get; init; }

    /// <summary>What the picture shows, in a sentence, for those who cannot see it.</summary>
    public string Description { get; init; } = "";

    /// <summary>Names of rows and columns, in order.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Counts row after row, Names.Count × Names.Count, none below 0.</summary>
    public required IReadOnlyList<long> Counts { get; init; }

    /// <summary>What a row is. Default "true class".</summary>
    public string RowTitle { get; init; } = "true class";

    /// <summary>What a column is. Default "predicted class".</summary>
    public string ColumnTitle { get; init; } = "predicted class";

    /// <summary>The chart as SVG text.</summary>
    /// <exception cref="InputException">The number of counts is not the square of the number of names.</exception>
    public string Render()
    {
        var classes = Names.Count;
        if (classes == 0 || Counts.Count != classes * classes)
        {
            throw new InputException(
                $"Heat map '{Title}'", $"expected {classes} × {classes} counts for {classes} names, received {Counts.Count}",
                "Pass a square table, row after row, with one name for each class");
        }

        var cell = Math.Min(104, Plot / classes);
        var longest = Names.Max(name => Math.Min(name.Length, 14));
        var size = Math.Clamp(cell * 0.8, 10, 13);
        var labelWidth = longest * size * 0.62;
        var labelRoom = 12 + labelWidth;
        var turned = labelWidth > cell - 4;
        var left = 26 + labelRoom;
        const double top = 8;
        var bottom = top + cell * classes;
        var below = (turned ? labelRoom : 24) + 26;
        var svg = new SvgWriter((left + cell * classes + 8, bottom + below), Title, Description, "heat");

        svg.Rectangle((left, top, cell * classes, cell * classes), "heat-ground");
        for (var row = 0; row < classes; row++)
        {
            DrawRow(svg, row, cell, left, top);
        }

        var stride = (int)Math.Ceiling(13 / cell);
        for (var index = 0; index < classes; index += stride)
        {
            var name = XmlText.Shorten(Names[index], 14);
            var middle = (index + 0.5) * cell;
            svg.Text((left - 8, top + middle + size * 0.35), name, "tick", "end", Names[index], size: size);
            var at = turned ? (left + middle + size * 0.35, bottom + 8) : (left + middle, bottom + 18);
            svg.Text(at, name, "tick", turned ? "end" : "middle", Names[index], turned ? -90 : 0, size);
        }

        svg.Text((16, (top + bottom) / 2), RowTitle, "axis-name", "middle", turn: -90);
        svg.Text((left + cell * classes / 2, bottom + below - 6), ColumnTitle, "axis-name", "middle");
        return svg.Finish();
    }

    private void DrawRow(SvgWriter svg, int row, double cell, double left, double top)
    {
        var classes = Names.Count;
        var sum = 0L;
        for (var column = 0; column < classes; column++)
        {
            sum += Counts[row * classes + column];
        }

        for (var column = 0; column < classes; column++)
        {
            var count = Counts[row * classes + column];
            if (count == 0 && row != column)
            {
                continue;
            }

            var share = sum == 0 ? 0 : (double)count / sum;
            var (x, y) = (left + column * cell, top + row * cell);
            var tip = row == column
                ? $"{Names[row]}: {NumberText.Count(count)} of {NumberText.Count(sum)} right ({NumberText.Percent(share)})"
                : $"{Names[row]} taken for {Names[column]}: {NumberText.Count(count)} of {NumberText.Count(sum)} "
                    + $"({NumberText.Percent(share)})";
            var gap = cell > 14 ? 1 : 0;
            svg.Rectangle(
                (x + gap, y + gap, cell - 2 * gap, cell - 2 * gap),
                row == column ? "heat-right" : "heat-wrong",
                row == column ? 0.12 + 0.88 * share : 0.3 + 0.7 * Math.Sqrt(share),
                tip);
            if (cell >= 21)
            {
                var text = NumberText.Count(count);
                var size = Math.Min(15, Math.Min(cell * 0.42, cell * 1.5 / text.Length));
                svg.Text((x + cell / 2, y + cell / 2 + size * 0.36), text,
                    row == column ? "heat-count right" : "heat-count", "middle", size: size);
            }
        }
    }
}
