namespace Ridgeback.Charts;

/// <summary>A small raster image of numbers from 0 (dark) to 1 (light).</summary>
public sealed class Picture
{
    private readonly float[] pixels;

    /// <param name="height">Rows, 1 or more.</param>
    /// <param name="width">Columns, 1 or more.</param>
    /// <param name="channels">1 (grey), 3 (red, green, blue) or 4 (with opacity).</param>
    /// <param name="pixels">height × width × channels values in this order; values outside 0 to 1 are clipped, NaN counts as 0.</param>
    /// <exception cref="InputException">The sizes do not fit.</exception>
    public Picture(int height, int width, int channels, ReadOnlySpan<float> pixels)
    {
        if (height < 1 || width < 1 || channels is not (1 or 3 or 4) || pixels.Length != (long)height * width * channels)
        {
            throw new InputException(
                "Picture",
                $"expected height × width × channels values with 1, 3 or 4 channels, received {pixels.Length} values for {height} × "
                    + $"{width} × {channels}",
                "Pass one image at a time, rows first and channels last");
        }

        (Height, Width, Channels) = (height, width, channels);
        this.pixels = pixels.ToArray();
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>1, 3 or 4.</summary>
    public int Channels { get; }

    /// <summary>Height × width × channels values.</summary>
    public ReadOnlySpan<float> Pixels => pixels;
}
