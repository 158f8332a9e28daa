namespace Ridgeback.Formats;

/// <summary>Reads an image file of any kind that is known here.</summary>
public static class ImageFile
{
    /// <summary>
    /// The most values (height × width × channels) an image may have; it keeps a small damaged file from asking for all memory.
    /// </summary>
    internal const int MostValues = 1 << 28;

    /// <summary>What the names of image files end in.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".pgm", ".ppm", ".pnm"];

    /// <summary>Whether a file is named like an image that can be read; capitals count as small letters.</summary>
    public static bool IsNamedLikeOne(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a PNG, PGM or PPM file; which one is seen from its first bytes, whatever its name.</summary>
    /// <exception cref="InputException">The file is missing, damaged, or of a kind that is not read; see <see cref="Png"/> and
    /// <see cref="Pnm"/>.</exception>
    public static RasterImage Read(string path)
    {
        var bytes = InputFile.ReadAll(path, "Image file");
        if (Png.IsPng(bytes))
        {
            return Png.Parse(bytes, path);
        }

        return Pnm.IsPnm(bytes) ? Pnm.Parse(bytes, path) : throw new InputException(
            $"Image file '{path}'", $"expected a PNG, PGM or PPM file, received {Start(bytes)}", "Convert the image to PNG");
    }

    /// <summary>The number of values, refused when it is 0 or too large.</summary>
    internal static int Count(string what, long height, long width, int channels)
    {
        if (height < 1 || width < 1)
        {
            throw new InputException(what, $"expected a height and a width of 1 or more, received {height} × {width}",
                "The header is damaged: make the image again");
        }

        return (Int128)height * width * channels <= MostValues ? (int)(height * width * channels) : throw new InputException(
            what, FormattableString.Invariant($"expected at most {MostValues:N0} values, received {height} × {width} × {channels}"),
            "Make the image smaller");
    }

    private static string Start(byte[] bytes) => bytes.Length == 0
        ? "an empty file"
        : $"a file that starts with "
            + $"{string.Join(' ', bytes.Take(4).Select(value => value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)))}";
}
