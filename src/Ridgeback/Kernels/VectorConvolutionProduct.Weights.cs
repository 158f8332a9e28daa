namespace Ridgeback.Kernels;

/// <content>The gradient of the weights: taps × filters, summed over all places of all images.</content>
internal sealed unsafe partial class VectorConvolutionProduct<T, V, S>
{
    internal override void WeightGradient(in ConvolutionShape shape, T* x, T* y, T* weights, ConvolutionScratch scratch, WorkerTeam team)
    {
        var parts = Math.Min(MostParts, shape.Batch);
        var sums = new Sums(shape, x, y, scratch, parts);
        team.Run(sums, parts);
        var chunks = Math.Max(1, shape.Taps / 64);
        team.Run(new Total(sums.PartOf(0), (nint)shape.Taps * shape.Filters, parts, chunks, weights), chunks);
    }

    /// <summary>Some of the images, added to a gradient of their own.</summary>
    private readonly struct Sums(in ConvolutionShape shape, T* x, T* y, ConvolutionScratch scratch, int parts) : IWork
    {
        private readonly ConvolutionShape shape = shape;
        private readonly T* x = x;
        private readonly T* y = y;
        private readonly ConvolutionScratch scratch = scratch;

        /// <summary>Whether a row of the result can be read in whole registers where it lies.</summary>
        private bool LiesWell => shape.GroupFilters % S.Width == 0;

        private int ResultWidth => LiesWell ? shape.Filters : shape.Groups * Whole(shape.GroupFilters);

        internal T* PartOf(int part) => (T*)scratch.Shared + (part * (nint)shape.Taps * shape.Filters);

        public void Execute(int chunk, int worker)
        {
            var laid = (T*)(scratch.Workers + (worker * scratch.WorkerBytes));
            var widened = (T*)(((nint)(laid + shape.LaidElements) + 63) & ~63);
            var end = (int)((long)shape.Batch * (chunk + 1) / parts);
            var first = (int)((long)shape.Batch * chunk / parts);
            for (var image = first; image < end; image++)
            {
                LayOut(shape, x + ((nint)image * shape.Height * shape.Width * shape.Channels), laid);
                var result = y + ((nint)image * shape.OutHeight * shape.OutWidth * shape.Filters);
                Image(laid, LiesWell ? result : Widen(result, widened), PartOf(chunk), image > first);
            }
        }

        private T* Widen(T* result, T* target)
        {
            var whole = Whole(shape.GroupFilters);
            for (nint place = 0; place < (nint)shape.OutHeight * shape.OutWidth * shape.Groups; place++)
            {
                new ReadOnlySpan<T>(result + (place * shape.GroupFilters), shape.GroupFilters)
                    .CopyTo(new Span<T>(target + (place * whole), whole));
                new Span<T>(target + (place * whole) + shape.GroupFilters, whole - shape.GroupFilters).Clear();
            }

            return target;
        }

        private void Image(T* laid, T* result, T* sums, bool accumulate)
        {
            // Taps whose image elements are neighbours are rows of one product.
            var whole = shape.DilationWidth == 1 && shape.Groups == 1;
            var blocks = whole ? shape.WindowHeight : shape.WindowHeight * shape.WindowWidth * shape.Groups;
            var rows = whole ? shape.WindowWidth * shape.Channels : shape.GroupChannels;
            for (var block = 0; block < blocks; block++)
            {
                var group = whole ? 0 : block % shape.Groups;
                var tap = whole ? block * shape.WindowWidth : block / shape.Groups;
                var image = laid + ((((nint)(tap / shape.WindowWidth) * shape.DilationHeight * shape.LaidWidth)
                    + (tap % shape.WindowWidth * shape.DilationWidth)) * shape.Channels) + (group * shape.GroupChannels);
                var target = sums + ((nint)tap * shape.GroupChannels * shape.Filters) + (group * shape.GroupFilters);
                Block(rows, image, result + (group * (ResultWidth / shape.Groups)), target, accumulate);
            }
        }

        private void Block(int rows, T* image, T* result, T* target, bool accumulate)
        {
            var tiles = (rows + VectorMatrixProduct<T, V, S>.HighestTile - 1) / VectorMatrixProduct<T, V, S>.HighestTile;
            var step = (nint)shape.StrideWidth * shape.Channels;
            var jump = ((nint)shape.StrideHeight * shape.LaidWidth * shape.Channels) - (shape.OutWidth * step);
            for (var column = 0; column < shape.GroupFilters; column += 2 * S.Width)
            {
                var columns = Math.Min(2 * S.Width, shape.GroupFilters - column);
                for (var tile = 0; tile < tiles; tile++)
                {
                    var first = rows * tile / tiles;
                    var piece = new LeftPiece<T>(image + first, 1, step, shape.OutWidth, jump, shape.OutHeight * shape.OutWidth);
                    VectorMatrixProduct<T, V, S>.Tile(
                        (rows * (tile + 1) / tiles) - first, piece, result + column, ResultWidth,
                        target + ((nint)first * shape.Filters) + column,
                        shape.Filters, columns, accumulate);
                }
            }
        }
    }

    /// <summary>The sum of the parts, in order.</summary>
    private readonly struct Total(T* sums, nint count, int parts, int chunks, T* target) : IWork
    {
        private readonly T* sums = sums;
        private readonly T* target = target;

        public void Execute(int chunk, int worker)
        {
            var start = count * chunk / chunks;
            var end = count * (chunk + 1) / chunks;
            for (var at = start; at < end;)
            {
                at = end - at >= S.Width ? Register(at) : Element(at);
            }
        }

        private nint Register(nint at)
        {
            var sum = S.Load(sums + at);
            for (var part = 1; part < parts; part++)
            {
                sum = S.Add(sum, S.Load(sums + (part * count) + at));
            }

            S.Store(sum, target + at);
            return at + S.Width;
        }

        private nint Element(nint at)
        {
            var sum = sums[at];
            for (var part = 1; part < parts; part++)
            {
                sum += sums[(part * count) + at];
            }

            target[at] = sum;
            return at + 1;
        }
    }
}
