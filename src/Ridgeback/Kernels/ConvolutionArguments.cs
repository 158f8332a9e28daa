using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>The sizes of a convolution; images are (batch, height, width, channels).</summary>
internal readonly record struct ConvolutionShape
{
    internal int Batch { get; init; }

    internal int Height { get; init; }

    internal int Width { get; init; }

    internal int Channels { get; init; }

    internal int Filters { get; init; }

    internal int OutHeight { get; init; }

    internal int OutWidth { get; init; }

    internal int WindowHeight { get; init; }

    internal int WindowWidth { get; init; }

    internal int StrideHeight { get; init; }

    internal int StrideWidth { get; init; }

    internal int DilationHeight { get; init; }

    internal int DilationWidth { get; init; }

    internal int Top { get; init; }

    internal int Left { get; init; }

    internal int Groups { get; init; }

    /// <summary>From one place of the image to the next when it is laid out for the window: above 1, zeros stand between.</summary>
    internal int Spread { get; init; }

    /// <summary>The same across.</summary>
    internal int SpreadWidth { get; init; }

    internal int GroupChannels => Channels / Groups;

    internal int GroupFilters => Filters / Groups;

    /// <summary>Rows of the weights seen as a matrix.</summary>
    internal int Taps => WindowHeight * WindowWidth * GroupChannels;

    /// <summary>Rows of a laid out image: all that the window reaches.</summary>
    internal int LaidHeight => ((OutHeight - 1) * StrideHeight) + (DilationHeight * (WindowHeight - 1)) + 1;

    internal int LaidWidth => ((OutWidth - 1) * StrideWidth) + (DilationWidth * (WindowWidth - 1)) + 1;

    internal nint LaidElements => (nint)LaidHeight * LaidWidth * Channels;

    internal long Operations => 2L * Batch * OutHeight * OutWidth * Taps * Filters;

    /// <summary>
    /// The convolution that gives the gradient of this one's image: over the gradient of the result, with zeros between its
    /// places where this one strides, and with the weights turned round.
    /// </summary>
    internal ConvolutionShape Transposed => new()
    {
        Batch = Batch,
        Height = OutHeight,
        Width = OutWidth,
        Channels = Filters,
        Filters = Channels,
        OutHeight = Height,
        OutWidth = Width,
        WindowHeight = WindowHeight,
        WindowWidth = WindowWidth,
        StrideHeight = 1,
        StrideWidth = 1,
        DilationHeight = DilationHeight,
        DilationWidth = DilationWidth,
        Top = (DilationHeight * (WindowHeight - 1)) - Top,
        Left = (DilationWidth * (WindowWidth - 1)) - Left,
        Groups = Groups,
        Spread = StrideHeight,
        SpreadWidth = StrideWidth,
    };
}
