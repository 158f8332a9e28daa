using System.Text;

namespace Ridgeback.Charts;

/// <summary>
/// Writes one SVG picture: numbers are invariant, every text is escaped, looks come from the classes of <see cref="ChartStyle"/>.
/// </summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder text = new();

    /// <param name="size">Width and height of the view box.</param>
    /// <param name="title">The name read aloud and shown as a tooltip.</param>
    /// <param name="description">What the picture shows, in a sentence, for those who cannot see it.</param>
    /// <param name="styleClass">Extra classes of the root element.</param>
    public SvgWriter((double Width, double Height) size, string title, string description, string styleClass = "")
    {
        var classes = styleClass.Length == 0 ? "chart" : "chart " + styleClass;
        text.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{classes}\" role=\"img\"")
            .Append($" viewBox=\"0 0 {N(size.Width)} {N(size.Height)}\" width=\"{N(size.Width)}\" height=\"{N(size.Height)}\">");
        text.Append($"<title>{XmlText.Escape(title)}</title>");
        if (description.Length > 0)
        {
            text.Append($"<desc>{XmlText.Escape(description)}</desc>");
        }

        text.Append('\n');
    }

    public void Line(double x1, double y1, double x2, double y2, string styleClass) =>
        text.Append($"<line class=\"{styleClass}\" x1=\"{N(x1)}\" y1=\"{N(y1)}\" x2=\"{N(x2)}\" y2=\"{N(y2)}\"/>\n");

    public void Circle(double x, double y, double radius, string styleClass) =>
        text.Append($"<circle class=\"{styleClass}\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"/>\n");

    public void Path(string data, string styleClass) =>
        text.Append($"<path class=\"{styleClass}\" d=\"{data}\"/>\n");

    /// <summary>A rectangle; <paramref name="tip"/> appears when the pointer rests on it.</summary>
    public void Rectangle((double X, double Y, double Width, double Height) box, string styleClass, double opacity = 1, string? tip = null)
    {
        text.Append($"<rect class=\"{styleClass}\" x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(Math.Max(0, box.Width))}\" "
            + $"height=\"{N(Math.Max(0, box.Height))}\"");
        if (opacity < 1)
        {
            text.Append($" fill-opacity=\"{N(opacity)}\"");
        }

        text.Append(tip is null ? "/>\n" : $"><title>{XmlText.Escape(tip)}</title></rect>\n");
    }

    /// <summary>A line of text; <paramref name="anchor"/> is start, middle or end; <paramref name="tip"/> holds what did not fit.</summary>
    public void Text((double X, double Y) at, string text, string styleClass, string anchor = "start", string? tip = null, double turn = 0,
        double size = 0)
    {
        this.text.Append($"<text class=\"{styleClass}\" x=\"{N(at.X)}\" y=\"{N(at.Y)}\"");
        if (anchor != "start")
        {
            this.text.Append($" text-anchor=\"{anchor}\"");
        }

        if (turn != 0)
        {
            this.text.Append($" transform=\"rotate({N(turn)} {N(at.X)} {N(at.Y)})\"");
        }

        if (size > 0)
        {
            this.text.Append($" style=\"font-size:{N(size)}px\"");
        }

        this.text.Append('>').Append(XmlText.Escape(text));
        this.text.Append(tip is null || tip == text ? "" : $"<title>{XmlText.Escape(tip)}</title>").Append("</text>\n");
    }

    /// <summary>A raster picture with hard pixel edges.</summary>
    public void Picture((double X, double Y, double Width, double Height) box, Picture picture, string tip) =>
        text.Append($"<image x=\"{N(box.X)}\" y=\"{N(box.Y)}\" width=\"{N(box.Width)}\" height=\"{N(box.Height)}\"")
            .Append($" style=\"image-rendering:pixelated\" "
                + $"href=\"{PngEncoder.DataAddress(picture)}\"><title>{XmlText.Escape(tip)}</title></image>\n");

    /// <summary>The whole picture as text.</summary>
    public string Finish() => text.Append("</svg>\n").ToString();

    private static string N(double value) => NumberText.Coordinate(value);
}
