namespace Ridgeback.Graphs.Ops;

/// <summary>A window that goes over an image: its size, its steps, the zeros around the image and the gaps within.</summary>
/// <remarks>An axis of n becomes one of ⌊(n + before + after − dilation·(size − 1) − 1) / stride⌋ + 1.</remarks>
/// <param name="Height">Rows of the window, ≥ 1.</param>
/// <param name="Width">Columns of the window, ≥ 1.</param>
public sealed record Window(int Height, int Width)
{
    /// <summary>Rows from one place to the next, ≥ 1; default 1.</summary>
    public int StrideHeight { get; init; } = 1;

    /// <summary>Columns from one place to the next, ≥ 1; default 1.</summary>
    public int StrideWidth { get; init; } = 1;

    /// <summary>Rows of zeros above the image, ≥ 0; default 0. So for the other three sides.</summary>
    public int Top { get; init; }

    /// <inheritdoc cref="Top"/>
    public int Bottom { get; init; }

    /// <inheritdoc cref="Top"/>
    public int Left { get; init; }

    /// <inheritdoc cref="Top"/>
    public int Right { get; init; }

    /// <summary>From one row of the window to the next, in rows of the image, ≥ 1; default 1.</summary>
    public int DilationHeight { get; init; } = 1;

    /// <summary>The same for columns.</summary>
    public int DilationWidth { get; init; } = 1;

    /// <summary>Rows of the image that the window reaches over.</summary>
    internal int ReachHeight => (DilationHeight * (Height - 1)) + 1;

    /// <summary>Columns of the image that the window reaches over.</summary>
    internal int ReachWidth => (DilationWidth * (Width - 1)) + 1;

    internal bool IsValid => Height > 0 && Width > 0 && StrideHeight > 0 && StrideWidth > 0 && DilationHeight > 0 && DilationWidth > 0
        && Top >= 0 && Bottom >= 0 && Left >= 0 && Right >= 0;

    /// <summary>Places of the window along an image's height; below 1 when the image is too small.</summary>
    public int OutputHeight(int height) => Places(height + Top + Bottom - ReachHeight, StrideHeight);

    /// <summary>Places of the window along an image's width; below 1 when the image is too small.</summary>
    public int OutputWidth(int width) => Places(width + Left + Right - ReachWidth, StrideWidth);

    /// <inheritdoc/>
    public override string ToString() => $"{Height}×{Width}"
        + (StrideHeight * StrideWidth > 1 ? $", stride {StrideHeight}×{StrideWidth}" : "")
        + (Top + Bottom + Left + Right > 0 ? $", padding {Top} {Bottom} {Left} {Right}" : "")
        + (DilationHeight * DilationWidth > 1 ? $", dilation {DilationHeight}×{DilationWidth}" : "");

    private static int Places(int room, int stride) => room < 0 ? 0 : (room / stride) + 1;
}
