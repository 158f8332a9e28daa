namespace Ridgeback.Data;

/// <summary>What the channels of images become.</summary>
public enum ImageColours
{
    /// <summary>They stay as they are, and must be alike in all images.</summary>
    Keep,

    /// <summary>One channel, 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).</summary>
    Grey,

    /// <summary>Red, green and blue; a grey value is repeated.</summary>
    Colour,
}

/// <summary>How a folder of images is read as a dataset.</summary>
public sealed record ImageOptions
{
    /// <summary>
    /// The height that every image gets, 1 or more, together with <see cref="Width"/>. Default null: all images must have one size.
    /// </summary>
    /// <remarks>
    /// Rows and columns are made by a triangle as wide as the reduction asks for, so that nothing is skipped: with s = size before / size
    /// after, an output i is Σⱼ wᵢⱼ xⱼ / Σⱼ wᵢⱼ, wᵢⱼ = max(0, 1 − |j + ½ − s (i + ½)| / max(1, s)). Larger images are bilinear
    /// interpolation, smaller ones a weighted mean. The ratio of the sides is not kept. Values are not rounded.
    /// </remarks>
    public int? Height { get; init; }

    /// <summary>The width that every image gets, 1 or more, together with <see cref="Height"/>. Default null.</summary>
    public int? Width { get; init; }

    /// <summary>What the channels become. Default: they stay as they are.</summary>
    public ImageColours Colours { get; init; }
}
