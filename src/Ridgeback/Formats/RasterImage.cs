namespace Ridgeback.Formats;

/// <summary>An image of bytes: rows from the top, pixels from the left, channels last. Immutable.</summary>
public sealed class RasterImage
{
    private readonly byte[] bytes;

    internal RasterImage(int height, int width, int channels, byte[] bytes)
    {
        (Height, Width, Channels) = (height, width, channels);
        this.bytes = bytes;
    }

    /// <summary>Rows, 1 or more.</summary>
    public int Height { get; }

    /// <summary>Columns, 1 or more.</summary>
    public int Width { get; }

    /// <summary>1 for grey, 3 for red, green and blue.</summary>
    public int Channels { get; }

    /// <summary>Height × width × channels values, 0 (dark) … 255 (light).</summary>
    public ReadOnlySpan<byte> Bytes => bytes;
}
