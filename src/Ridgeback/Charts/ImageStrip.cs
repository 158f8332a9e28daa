namespace Ridgeback.Charts;

/// <summary>A picture with a line below it.</summary>
/// <param name="Picture">The pixels.</param>
/// <param name="Caption">A few characters.</param>
public sealed record CaptionedPicture(Picture Picture, string Caption);

/// <summary>Pictures side by side with hard pixel edges: filters of a layer, examples of a class, noise and its result.</summary>
public sealed record ImageStrip
{
    /// <summary>Name of the strip, for screen readers and tooltips.</summary>
    public required string Title { get; init; }

    /// <summary>What the pictures show, in a sentence, for those who cannot see them.</summary>
    public string Description { get; init; } = "";

    /// <summary>The pictures, in reading order.</summary>
    public required IReadOnlyList<CaptionedPicture> Pictures { get; init; }

    /// <summary>Pictures in a row before the next row begins. Default 10.</summary>
    public int Columns { get; init; } = 10;

    /// <summary>Width and height of the square each picture is fitted into. Default 56.</summary>
    public double Size { get; init; } = 56;

    /// <summary>The strip as SVG text.</summary>
    public string Render()
    {
        const double gap = 10;
        var captionRoom = Pictures.Any(p => p.Caption.Length > 0) ? 20 : 0;
        var columns = Math.Clamp(Pictures.Count, 1, Math.Max(1, Columns));
        var rows = (Pictures.Count + columns - 1) / columns;
        var svg = new SvgWriter(
            (gap + columns * (Size + gap), gap + Math.Max(1, rows) * (Size + captionRoom + gap)), Title, Description, "small strip");
        for (var i = 0; i < Pictures.Count; i++)
        {
            var (picture, caption) = Pictures[i];
            var x = gap + i % columns * (Size + gap);
            var y = gap + i / columns * (Size + captionRoom + gap);
            var scale = Size / Math.Max(picture.Width, picture.Height);
            var (width, height) = (picture.Width * scale, picture.Height * scale);
            svg.Picture((x + (Size - width) / 2, y + (Size - height) / 2, width, height), picture, caption.Length > 0 ? caption
                : $"{Title}, {i + 1}");
            if (caption.Length > 0)
            {
                svg.Text((x + Size / 2, y + Size + 15), XmlText.Shorten(caption, Math.Max(3, (int)(Size / 7))), "tick", "middle", caption);
            }
        }

        return svg.Finish();
    }
}
