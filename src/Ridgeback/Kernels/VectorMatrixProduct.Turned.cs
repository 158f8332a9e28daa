namespace Ridgeback.Kernels;

/// <content>C = op(A)·Bᵀ as Cᵀ = B·op(A)ᵀ: B, the larger one (weights), is read where it lies; A and C, the smaller ones, are turned
/// round.</content>
internal sealed unsafe partial class VectorMatrixProduct<T, V, S>
{
    /// <summary>Copies op(A)ᵀ into panels of two registers. A chunk is one of them and a part of the inner index.</summary>
    private readonly struct Turning(in MatrixProductArguments<T> arguments, int threads) : IWork
    {
        private const int Part = 8 * Panel;

        private readonly MatrixProductArguments<T> arguments = arguments;
        private readonly T* turned = Scratch(arguments, threads);

        internal int Chunks => Blocks * Parts(arguments.Inner, Part);

        internal int Blocks => Parts(arguments.Rows, 2 * S.Width);

        public void Execute(int chunk, int worker)
        {
            var parts = Parts(arguments.Inner, Part);
            var block = chunk / parts;
            var row = block * 2 * S.Width;
            var rows = Math.Min(2 * S.Width, arguments.Rows - row);
            var last = Math.Min(arguments.Inner, ((chunk % parts) + 1) * Part);
            for (var start = chunk % parts * Part; start < last; start += Panel)
            {
                Copy(block, row, rows, start, Math.Min(last, start + Panel));
            }
        }

        /// <summary>Where a block's element of an inner index lies.</summary>
        internal T* At(int block, int start) => turned + ((((nint)block * arguments.Inner) + start) * 2 * S.Width);

        private void Copy(int block, int row, int rows, int start, int end)
        {
            var target = At(block, start);
            if (!arguments.TransposeA)
            {
                PanelPacking<T>.Transposed(
                    arguments.A.At(row, start), arguments.A.Stride(start), end - start, rows, 2 * S.Width, target, 2 * S.Width);
                return;
            }

            for (var inner = start; inner < end; inner++, target += 2 * S.Width)
            {
                new Span<T>(arguments.A.At(inner, row), rows).CopyTo(new Span<T>(target, rows));
                new Span<T>(target + rows, (2 * S.Width) - rows).Clear();
            }
        }
    }

    /// <summary>A chunk is one panel of C's columns and some of its rows; its blocks are turned round one by one.</summary>
    private readonly struct Turned(in MatrixProductArguments<T> arguments, in Turning right) : IWork
    {
        private readonly MatrixProductArguments<T> arguments = arguments;
        private readonly Turning right = right;
        private readonly LeftOperand<T> left = new(arguments.B, transposed: false, HighestTile, byPanels: true);

        public void Execute(int chunk, int worker)
        {
            var groups = RowGroups(arguments);
            var column = chunk / groups * Panel;
            var place = new MatrixProductChunk(chunk, chunk % groups, column, Math.Min(Panel, arguments.Columns - column));
            var tilesPerPanel = Parts(Panel, HighestTile);
            var firstTile = chunk / groups * tilesPerPanel;
            var firstBlock = Start(right.Blocks, place.RowGroup, groups);
            var lastBlock = Start(right.Blocks, place.RowGroup + 1, groups);
            var lastTile = Math.Min(firstTile + tilesPerPanel, left.Tiles);
            var scratch = Scratch(arguments, worker);
            var turned = scratch + (Panel * Panel);
            arguments.Epilogue?.Begin(place);
            for (var block = firstBlock; block < lastBlock; block++)
            {
                var row = block * 2 * S.Width;
                var rows = Math.Min(2 * S.Width, arguments.Rows - row);
                var target = arguments.C.Data is null ? turned : arguments.C.At(row, column);
                var stride = arguments.C.Data is null ? place.Columns : arguments.C.Stride(column);
                if (arguments.Accumulate)
                {
                    PanelPacking<T>.Transposed(target, stride, place.Columns, rows, 2 * S.Width, scratch, 2 * S.Width);
                }

                Block(block, firstTile, lastTile, column, rows, scratch, isFirst: block == firstBlock);
                PanelPacking<T>.Transposed(scratch, 2 * S.Width, rows, place.Columns, place.Columns, target, stride);
                arguments.Epilogue?.Apply(place, worker, target, row, rows, column, place.Columns);
            }
        }

        private void Block(int block, int firstTile, int lastTile, int firstRow, int columns, T* scratch, bool isFirst)
        {
            var inner = arguments.Inner;
            var foresight = new Foresight(arguments.B.Panels ? RunsAhead * (nint)arguments.B.Rows * Panel : 0, null, 0);
            var width = columns > S.Width ? 2 * S.Width : S.Width;
            for (var start = 0; start == 0 || start < inner; start += InnerBlock)
            {
                var end = Math.Min(inner, start + InnerBlock);
                for (var tile = firstTile; tile < lastTile; tile++)
                {
                    var row = left.FirstRow(tile);
                    Tile(
                        left, row, left.FirstRow(tile + 1) - row, start, end, right.At(block, start), 2 * S.Width,
                        scratch + ((row - firstRow) * 2 * S.Width), 2 * S.Width, width, arguments.Accumulate || start > 0, isFirst
                            ? foresight : default);
                }
            }
        }
    }
}
