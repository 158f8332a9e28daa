using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>Convolutions over one register width.</summary>
internal sealed unsafe partial class VectorConvolutionProduct<T, V, S> : ConvolutionProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged
    where S : struct, ISimd<V, T>
{
    private const int Panel = MatrixView<T>.PanelColumns;

    internal override void Forward(in ConvolutionShape shape, T* x, T* weights, T* y, ConvolutionScratch scratch, WorkerTeam team)
    {
        Pack(shape, weights, (T*)scratch.Shared);
        team.Run(new Images(shape, x, y, scratch), shape.Batch);
    }

    internal override void InputGradient(
        in ConvolutionShape transposed, T* y, T* weights, T* x, ConvolutionScratch scratch, WorkerTeam team)
    {
        PackTurned(transposed, weights, (T*)scratch.Shared);
        team.Run(new Images(transposed, y, x, scratch), transposed.Batch);
    }

    /// <summary>
    /// Where the panels of a group begin; each panel has the taps as rows and is as wide as its columns, made whole registers.
    /// </summary>
    private static T* PanelsOf(in ConvolutionShape shape, T* packed, int group) =>
        packed + (group * (nint)shape.Taps * Whole(shape.GroupFilters));

    private static int PanelWidth(in ConvolutionShape shape, int column)
    {
        var columns = Math.Min(Panel, shape.GroupFilters - column);
        return (columns + S.Width - 1) / S.Width * S.Width;
    }

    /// <summary>Weights (taps, filters) into panels of each group, filled up with zeros.</summary>
    private static void Pack(in ConvolutionShape shape, T* weights, T* packed)
    {
        for (var group = 0; group < shape.Groups; group++)
        {
            for (var column = 0; column < shape.GroupFilters; column += Panel)
            {
                var target = PanelsOf(shape, packed, group) + ((nint)column * shape.Taps);
                var width = PanelWidth(shape, column);
                var columns = Math.Min(Panel, shape.GroupFilters - column);
                for (var tap = 0; tap < shape.Taps; tap++, target += width)
                {
                    var source =
                        new ReadOnlySpan<T>(weights + ((nint)tap * shape.Filters) + (group * shape.GroupFilters) + column, columns);
                    source.CopyTo(new Span<T>(target, columns));
                    new Span<T>(target + columns, width - columns).Clear();
                }
            }
        }
    }

    /// <summary>
    /// The same for the transposed shape, from the weights of the convolution itself: taps in opposite order, channels
    /// and filters exchanged within each group.
    /// </summary>
    private static void PackTurned(in ConvolutionShape shape, T* weights, T* packed)
    {
        (var inner, var outer) = (shape.GroupChannels, shape.GroupFilters);
        var window = shape.WindowHeight * shape.WindowWidth;
        for (var group = 0; group < shape.Groups; group++)
        {
            for (var column = 0; column < outer; column += Panel)
            {
                var width = PanelWidth(shape, column);
                var target = PanelsOf(shape, packed, group) + ((nint)column * shape.Taps);
                var columns = Math.Min(Panel, outer - column);
                for (var tap = 0; tap < window; tap++)
                {
                    // Stored: (tap, channel of the image, filter); wanted: rows filter, columns channel.
                    var source = weights + ((((nint)(window - 1 - tap) * outer) + column) * shape.Channels) + (group * inner);
                    PanelPacking<T>.Transposed(source, shape.Channels, inner, columns, width, target + ((nint)tap * inner * width), width);
                }
            }
        }
    }

    /// <summary>An image with its padding, places apart as the shape says.</summary>
    private static void LayOut(in ConvolutionShape shape, T* image, T* target)
    {
        (var height, var width, var channels) = (shape.LaidHeight, shape.LaidWidth, shape.Channels);
        (var spread, var across) = (Math.Max(1, shape.Spread), Math.Max(1, shape.SpreadWidth));
        for (var row = 0; row < height; row++)
        {
            var line = target + ((nint)row * width * channels);
            var from = row - shape.Top;
            if (from < 0 || from % spread != 0 || from / spread >= shape.Height)
            {
                new Span<T>(line, width * channels).Clear();
                continue;
            }

            var source = image + ((nint)(from / spread) * shape.Width * channels);
            if (across == 1)
            {
                var first = Math.Max(0, shape.Left);
                var skip = Math.Max(0, -shape.Left);
                var count = Math.Clamp(Math.Min(width - first, shape.Width - skip), 0, width);
                new Span<T>(line, Math.Min(first, width) * channels).Clear();
                new ReadOnlySpan<T>(source + (skip * channels), count * channels)
                    .CopyTo(new Span<T>(line + (first * channels), count * channels));
                new Span<T>(line + ((first + count) * channels), Math.Max(0, width - first - count) * channels).Clear();
                continue;
            }

            new Span<T>(line, width * channels).Clear();
            for (var column = 0; column < shape.Width; column++)
            {
                var place = (column * across) + shape.Left;
                if (place >= 0 && place < width)
                {
                    new ReadOnlySpan<T>(source + (column * channels), channels).CopyTo(new Span<T>(line + (place * channels), channels));
                }
            }
        }
    }

    /// <summary>One image: laid out, then each row of places as products with the packed weights.</summary>
    private readonly struct Images(in ConvolutionShape shape, T* x, T* y, ConvolutionScratch scratch) : IWork
    {
        private readonly ConvolutionShape shape = shape;
        private readonly T* x = x;
        private readonly T* y = y;
        private readonly ConvolutionScratch scratch = scratch;

        public void Execute(int chunk, int worker)
        {
            var laid = (T*)(scratch.Workers + (worker * scratch.WorkerBytes));
            LayOut(shape, x + ((nint)chunk * shape.Height * shape.Width * shape.Channels), laid);
            var result = y + ((nint)chunk * shape.OutHeight * shape.OutWidth * shape.Filters);
            var tiles = (shape.OutWidth + VectorMatrixProduct<T, V, S>.HighestTile - 1) / VectorMatrixProduct<T, V, S>.HighestTile;
            for (var group = 0; group < shape.Groups; group++)
            {
                for (var column = 0; column < shape.GroupFilters; column += Panel)
                {
                    var panel = PanelsOf(shape, (T*)scratch.Shared, group) + ((nint)column * shape.Taps);
                    var filter = (group * shape.GroupFilters) + column;
                    for (var row = 0; row < shape.OutHeight; row++)
                    {
                        for (var tile = 0; tile < tiles; tile++)
                        {
                            var first = shape.OutWidth * tile / tiles;
                            var places = (shape.OutWidth * (tile + 1) / tiles) - first;
                            var image = laid
                                + ((((nint)row * shape.StrideHeight * shape.LaidWidth) + (first * shape.StrideWidth)) * shape.Channels)
                                + (group * shape.GroupChannels);
                            Places(places, image, panel, column,
                                result + ((((nint)row * shape.OutWidth) + first) * shape.Filters) + filter);
                        }
                    }
                }
            }
        }

        /// <summary>Some neighbouring places, and a panel of filters.</summary>
        private void Places(int places, T* image, T* panel, int firstColumn, T* result)
        {
            var channels = shape.Channels;
            var width = PanelWidth(shape, firstColumn);
            var line = (nint)shape.DilationHeight * shape.LaidWidth * channels;

            // Neighbouring taps of neighbouring pixels are one run; otherwise each tap is.
            var whole = shape.DilationWidth == 1 && shape.Groups == 1;
            var run = whole ? shape.WindowWidth * channels : shape.GroupChannels;
            var inner = whole ? shape.Taps : shape.WindowWidth * shape.GroupChannels;
            var jump = (whole ? line : (nint)shape.DilationWidth * channels) - run;
            for (var within = 0; within < width; within += 2 * S.Width)
            {
                var columns = Math.Min(2 * S.Width, Math.Min(Panel, shape.GroupFilters - firstColumn) - within);
                for (var row = 0; row < (whole ? 1 : shape.WindowHeight); row++)
                {
                    var piece = new LeftPiece<T>(image + (row * line), (nint)shape.StrideWidth * channels, 1, run, jump, inner);
                    VectorMatrixProduct<T, V, S>.Tile(
                        places, piece, panel + within + ((nint)row * inner * width), width, result + within, shape.Filters, columns,
                        row > 0);
                }
            }
        }
    }
}
