namespace Ridgeback.Kernels;

/// <content>Products with many rows: rows far apart in memory would push each other out of the cache, so some of them are copied together and used for many panels.</content>
internal sealed unsafe partial class VectorMatrixProduct<T, V, S>
{
    /// <summary>A chunk is a block of rows and a group of panels.</summary>
    private readonly struct Tall(in MatrixProductArguments<T> arguments) : IWork
    {
        private const int GroupPanels = 16;

        private readonly MatrixProductArguments<T> arguments = arguments;

        internal int Chunks => Parts(arguments.Rows, TallRows) * Parts(PanelCount(arguments.Columns), GroupPanels);

        public void Execute(int chunk, int worker)
        {
            var blocks = Parts(arguments.Rows, TallRows);
            var first = Start(arguments.Rows, chunk % blocks, blocks);
            var rows = Start(arguments.Rows, (chunk % blocks) + 1, blocks) - first;
            var firstColumn = chunk / blocks * GroupPanels * Panel;
            var lastColumn = Math.Min(arguments.Columns, firstColumn + (GroupPanels * Panel));
            var scratch = Scratch(arguments, worker);
            for (var start = 0; start < arguments.Inner; start += TallInner)
            {
                var inner = Math.Min(TallInner, arguments.Inner - start);
                var near = MatrixView<T>.Of(scratch, rows, inner, panels: true);
                for (var column = 0; column < inner; column += Panel)
                {
                    var width = near.PanelWidth(column);
                    for (var row = 0; row < rows; row++)
                    {
                        new ReadOnlySpan<T>(arguments.A.At(first + row, start + column), width).CopyTo(new Span<T>(near.At(row, column), width));
                    }
                }

                var left = new LeftOperand<T>(near, transposed: false, HighestTile, byPanels: false);
                for (var column = firstColumn; column < lastColumn; column += 2 * S.Width)
                {
                    var columns = Math.Min(2 * S.Width, Math.Min(lastColumn, (column & -Panel) + Panel) - column);
                    var strideB = arguments.B.Stride(column);
                    var strideC = arguments.C.Stride(column);
                    for (var tile = 0; tile < left.Tiles; tile++)
                    {
                        var row = left.FirstRow(tile);
                        Tile(
                            left, row, left.FirstRow(tile + 1) - row, 0, inner, arguments.B.At(start, column), strideB,
                            arguments.C.At(first + row, column), strideC, columns, arguments.Accumulate || start > 0, default);
                    }
                }
            }
        }
    }
}
