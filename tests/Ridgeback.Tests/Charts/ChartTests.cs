using System.Globalization;
using System.Xml.Linq;
using Ridgeback.Charts;

namespace Ridgeback.Tests.Charts;

public class ChartTests
{
    private const string Nasty = "a<b> & \"c\" 'd' \u0001 \uD800 ü 😀";

    [Fact]
    public void The_chosen_mark_stands_at_its_step()
    {
        var svg = Parse(Curve([.. Enumerable.Range(0, 51).Select(i => new ChartPoint(i * 10, 1.0 / (i + 1)))], 140).Render());
        var (first, last) = Ends(Class(svg, "path", "line s0").Single());
        var expected = first + 140.0 / 500 * (last - first);

        var mark = Class(svg, "line", "mark").Single();
        Number(mark, "x1").ShouldBe(expected, 0.01);
        Number(mark, "x2").ShouldBe(expected, 0.01);

        // The dot lies where the line passes: step 140 is point 14.
        var dot = Class(svg, "circle", "mark-dot f0").Single();
        Number(dot, "cx").ShouldBe(expected, 0.01);
        var commands = Class(svg, "path", "line s0").Single().Attribute("d")!.Value[1..].Split('L');
        Number(dot, "cy").ShouldBe(double.Parse(commands[14].Split(' ')[1], CultureInfo.InvariantCulture), 0.01);

        var shade = Class(svg, "rect", "shade").Single();
        Number(shade, "x").ShouldBe(expected, 0.01);
        (Number(shade, "x") + Number(shade, "width")).ShouldBe(last, 0.02);
    }

    /// <summary>Numbers of 7 units a digit end before the name of their axis, which stands within 22 units of the edge.</summary>
    [Theory]
    [InlineData(1e-9, 1, true)]
    [InlineData(0.0002, 0.001, false)]
    [InlineData(-12000, 8000, false)]
    [InlineData(0.1, 0.9, false)]
    public void Numbers_do_not_run_into_the_name_of_the_vertical_axis(double least, double greatest, bool logarithmic)
    {
        var chart = Curve([new ChartPoint(0, least), new ChartPoint(1, greatest)], 0) with { Logarithmic = logarithmic, YName = "rate" };
        var numbers = Class(Parse(chart.Render()), "text", "tick").Where(text => text.Attribute("text-anchor")?.Value == "end").ToArray();
        numbers.Length.ShouldBeGreaterThan(1);
        numbers.ShouldAllBe(text => Number(text, "x") - (7 * text.Value.Length) >= 21.5);
    }

    [Fact]
    public void Values_that_are_not_finite_leave_a_gap_and_a_note()
    {
        double[] values = [3, 2, double.NaN, 1, 0.5, double.PositiveInfinity, 0.4];
        var svg = Parse(Curve([.. values.Select((v, i) => new ChartPoint(i, v))], 1).Render());
        Class(svg, "path", "line s0").Single().Attribute("d")!.Value.Count(c => c == 'M').ShouldBe(3);
        Class(svg, "circle", "dot f0").Count().ShouldBe(5);
        Class(svg, "text", "note").Single().Value.ShouldBe("2 values are not finite: gaps in the lines");
    }

    [Theory]
    [InlineData(new double[0])]
    [InlineData(new[] { 0.7 })]
    [InlineData(new[] { double.NaN })]
    [InlineData(new[] { 0.0, 0, 0 })]
    [InlineData(new[] { 1e-320, 1e300, -1e300, 5 })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })]
    public void Odd_series_are_drawn_inside_the_picture(double[] values)
    {
        foreach (var logarithmic in (bool?[])[null, true, false])
        {
            var chart = Curve([.. values.Select((v, i) => new ChartPoint(i, v))], 0) with { Logarithmic = logarithmic };
            var svg = Parse(chart.Render());
            foreach (var attribute in svg.Descendants().Attributes()
                .Where(a => a.Name.LocalName is "x" or "x1" or "x2" or "cx" or "y" or "y1" or "y2" or "cy"))
            {
                double.Parse(attribute.Value, CultureInfo.InvariantCulture).ShouldBeInRange(-10, 540);
            }
        }
    }

    [Fact]
    public void Thousands_of_points_make_a_small_picture()
    {
        var svg = Curve([.. Enumerable.Range(0, 100_000).Select(i => new ChartPoint(i, Math.Sin(i)))], 50_000).Render();
        svg.Length.ShouldBeLessThan(80_000);
    }

    [Fact]
    public void A_heat_map_shows_counts_by_row_share_and_emphasizes_mistakes()
    {
        var svg = Parse(new HeatMap { Title = "t", Names = ["a", "b"], Counts = [8, 2, 0, 5] }.Render());
        Class(svg, "rect", "heat-right").Select(r => Number(r, "fill-opacity", 1)).ShouldBe([0.82, 1.0], 0.006);
        var wrong = Class(svg, "rect", "heat-wrong").Single();
        Number(wrong, "fill-opacity").ShouldBe(0.3 + 0.7 * Math.Sqrt(0.2), 0.006);
        wrong.Value.ShouldBe("a taken for b: 2 of 10 (20%)");
        svg.Descendants().Where(e => e.Attribute("class")?.Value.StartsWith("heat-count") == true).Select(e => e.Value)
            .ShouldBe(["8", "2", "5"]);
        Number(wrong, "x").ShouldBeGreaterThan(Number(Class(svg, "rect", "heat-right").First(), "x"));
        Number(wrong, "y").ShouldBe(Number(Class(svg, "rect", "heat-right").First(), "y"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(25)]
    [InlineData(100)]
    public void Heat_maps_of_any_size_stay_inside(int classes)
    {
        var counts = Enumerable.Range(0, classes * classes).Select(i => (long)(i % 7)).ToArray();
        var svg =
            Parse(new HeatMap { Title = "t", Names = [.. Enumerable.Range(0, classes).Select(i => Nasty + i)], Counts = counts }.Render());
        var box = svg.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
        foreach (var rect in svg.Descendants().Where(e => e.Name.LocalName == "rect"))
        {
            (Number(rect, "x") + Number(rect, "width")).ShouldBeLessThanOrEqualTo(box[2]);
            (Number(rect, "y") + Number(rect, "height")).ShouldBeLessThanOrEqualTo(box[3]);
        }
    }

    [Fact]
    public void A_heat_map_that_is_not_square_is_refused() =>
        Should.Throw<InputException>(() => new HeatMap { Title = "t", Names = ["a", "b"], Counts = [1, 2, 3] }.Render()).Message
            .ShouldBe("Heat map 't': expected 2 × 2 counts for 2 names, received 3. Pass a square table, row after row, with one name for "
                + "each class.");

    [Fact]
    public void Bars_are_as_high_as_their_counts_and_a_tower_is_cut()
    {
        var svg = Parse(new Histogram { Title = "t", Bins = new Bins([0, 1, 2, 3], [10, 5, 0]) }.Render());
        var heights = Class(svg, "rect", "column f0").Select(r => Number(r, "height")).ToArray();
        heights.Length.ShouldBe(2);
        heights[1].ShouldBe(heights[0] / 2, 0.02);
        Class(svg, "path", "break").ShouldBeEmpty();

        var cut = Parse(new Histogram { Title = "t", Small = true, Bins = new Bins([0, 1, 2, 3], [900, 50, 50]) }.Render());
        Class(cut, "path", "break").Count().ShouldBe(1);
        Class(cut, "text", "tick").ShouldContain(t => t.Value == "90%");
    }

    [Fact]
    public void Points_that_agree_lie_on_the_diagonal()
    {
        var svg = Parse(new ScatterPlot { Title = "t", Points = [new(1, 1), new(9, 9), new(1, 1), new(double.NaN, 2)] }.Render());
        var line = Class(svg, "line", "mark weak").Single();
        var points = Class(svg, "path", "points s0").Single().Attribute("d")!.Value.Split('M', StringSplitOptions.RemoveEmptyEntries);
        points.Length.ShouldBe(2);
        foreach (var point in points)
        {
            var numbers = point.Replace("h0", "").Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray();
            var share = (numbers[0] - Number(line, "x1")) / (Number(line, "x2") - Number(line, "x1"));
            numbers[1].ShouldBe(Number(line, "y1") + share * (Number(line, "y2") - Number(line, "y1")), 0.02);
        }

        Class(svg, "text", "note").Single().Value.ShouldBe("1 point is not finite and left out");
    }

    [Fact]
    public void A_strip_wraps_and_keeps_the_shape_of_its_pictures()
    {
        var picture = new Picture(4, 8, 1, new float[32]);
        var svg = Parse(new ImageStrip
        {
            Title = "t",
            Columns = 2,
            Size = 40,
            Pictures = [new(picture, "one"), new(picture, "two"), new(picture, Nasty)]
        }.Render());
        var images = svg.Descendants().Where(e => e.Name.LocalName == "image").ToArray();
        images.Length.ShouldBe(3);
        Number(images[0], "width").ShouldBe(40);
        Number(images[0], "height").ShouldBe(20);
        Number(images[2], "x").ShouldBe(Number(images[0], "x"));
        Number(images[2], "y").ShouldBeGreaterThan(Number(images[1], "y"));
        Parse(new ImageStrip { Title = "t", Pictures = [] }.Render());
    }

    [Fact]
    public void Every_chart_survives_any_text_and_repeats_its_bytes()
    {
        Func<string>[] charts =
        [
            () => (Curve([new(0, 1), new(1, 2)], 1) with { Title = Nasty, Description = Nasty, XName = Nasty, YName = Nasty,
                Series = [new(Nasty, [new(0, 1)]), new(Nasty + Nasty, [new(1, 2)], 1)] }).Render(),
            () => new HeatMap { Title = Nasty, Description = Nasty, Names = [Nasty, "b"], Counts = [1, 2, 3, 4], RowTitle = Nasty,
                ColumnTitle = Nasty }.Render(),
            () => new Histogram { Title = Nasty, Bins = Bins.FromValues(new[] { 1.0, 2, 3 }), XName = Nasty }.Render(),
            () => new ScatterPlot { Title = Nasty, Points = [new(0, 1)], XName = Nasty, YName = Nasty }.Render(),
            () => new ImageStrip { Title = Nasty, Pictures = [new(new Picture(1, 1, 1, [1f]), Nasty)] }.Render(),
        ];
        foreach (var chart in charts)
        {
            var svg = Parse(chart());
            svg.Elements().First().Name.LocalName.ShouldBe("title");
            svg.Elements().First().Value.ShouldBe("a<b> & \"c\" 'd' \uFFFD \uFFFD ü 😀");
            chart().ShouldBe(chart());
            Parse(ChartStyle.Standalone(chart())).Elements().First().Name.LocalName.ShouldBe("style");
        }
    }

    [Theory]
    [InlineData("abcdefghij", 10, "abcdefghij")]
    [InlineData("abcdefghijk", 7, "abc…ijk")]
    [InlineData("class of things 12", 9, "clas…s 12")]
    public void Long_names_keep_both_ends(string name, int length, string expected) => XmlText.Shorten(name, length).ShouldBe(expected);

    private static LineChart Curve(IReadOnlyList<ChartPoint> points, double chosen) => new()
    {
        Title = "curve",
        XName = "step",
        Series = [new Series("train", points)],
        Marks = [new VerticalMark(chosen, "chosen", 0)],
        Shaded = [new ShadedRange(chosen, points.Count == 0 ? 1 : points[^1].X, "after")],
        Logarithmic = false,
    };

    private static XElement Parse(string svg) => XDocument.Parse(svg).Root!;

    private static IEnumerable<XElement> Class(XElement svg, string element, string styleClass) =>
        svg.Descendants().Where(e => e.Name.LocalName == element && e.Attribute("class")?.Value == styleClass);

    private static double Number(XElement element, string name, double missing = double.NaN) =>
        element.Attribute(name) is { } attribute ? double.Parse(attribute.Value, CultureInfo.InvariantCulture) : missing;

    private static (double First, double Last) Ends(XElement path)
    {
        var points = path.Attribute("d")!.Value[1..].Split('L');
        return (double.Parse(points[0].Split(' ')[0], CultureInfo.InvariantCulture),
            double.Parse(points[^1].Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
