using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Ridgeback.Kernels;

/// <summary>The matrix product over one register width: which tile, packed or not, who does what.</summary>
/// <remarks>
/// C is cut into columns of two registers, and those into tiles of a few rows. A worker takes a column, packs that part of B
/// once (filled up to whole registers; it then lies in this worker's cache in the order of use) and runs the
/// tiles, unless B can be read where it lies. A is never packed: a tile reads single elements of it, from wherever they are.
/// </remarks>
internal sealed unsafe class VectorMatrixProduct<T, V, S> : MatrixProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged
    where S : struct, ISimd<V, T>
{
    /// <summary>Multiply-adds per lane below which one thread does it all: ten to twenty microseconds.</summary>
    private const double SerialBelow = 80_000;

    /// <summary>The highest tile the registers hold.</summary>
    private static int HighestTile
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(V) == typeof(Vector512<T>) || AdvSimd.Arm64.IsSupported ? 14 : 6;
    }

    internal override void Run(in MatrixProductArguments<T> arguments, WorkerTeam team)
    {
        if (arguments.Rows == 0 || arguments.Columns == 0)
        {
            return;
        }

        if (arguments.TransposeB && arguments.Rows <= DotProducts<T, V, S>.MostRows && (!arguments.TransposeA || arguments.LeadingA == 1))
        {
            DotProducts<T, V, S>.Run(arguments);
            return;
        }

        var panels = Parts(arguments.Columns, 2 * S.Width);
        var tiles = Parts(arguments.Rows, HighestTile);
        var work = (double)arguments.Rows * arguments.Columns * arguments.Inner;
        if (team.Threads == 1 || work < SerialBelow * S.Width)
        {
            var whole = new Job(arguments, tiles, 1);
            for (var panel = 0; panel < panels; panel++)
            {
                whole.Execute(panel, 0);
            }

            return;
        }

        // Several chunks per thread let the quicker one do more; with few panels each is shared out by rows too.
        var groups = Math.Clamp(Parts(4 * team.Threads, panels), 1, tiles);
        team.Run(new Job(arguments, tiles, groups), panels * groups);
    }

    private static int Parts(int count, int size) => (count + size - 1) / size;

    /// <summary>Where part number <paramref name="part"/> of equal parts begins.</summary>
    private static int Start(int count, int part, int parts) => (int)((long)count * part / parts);

    /// <summary>One product on its way; a chunk is one panel of columns and one group of tiles.</summary>
    private readonly struct Job(in MatrixProductArguments<T> arguments, int tiles, int groups) : IWork
    {
        private readonly MatrixProductArguments<T> arguments = arguments;

        public void Execute(int chunk, int worker)
        {
            var firstColumn = chunk / groups * 2 * S.Width;
            var columns = Math.Min(2 * S.Width, arguments.Columns - firstColumn);
            var firstTile = Start(tiles, chunk % groups, groups);
            var lastTile = Start(tiles, (chunk % groups) + 1, groups);
            var width = columns > S.Width ? 2 * S.Width : S.Width;
            var packs = arguments.TransposeB || columns < width || !LiesWell(lastTile - firstTile);
            var panel = (T*)((((nint)arguments.Workspace + 63) & ~63) + (worker * PanelStride(arguments.Inner)));

            var blocks = Math.Max(1, Parts(arguments.Inner, InnerBlock));
            for (var block = 0; block < blocks; block++)
            {
                var start = Start(arguments.Inner, block, blocks);
                var inner = Start(arguments.Inner, block + 1, blocks) - start;
                if (packs)
                {
                    Pack(start, inner, firstColumn, columns, width, panel);
                }

                var b = packs ? panel : arguments.B + (start * arguments.LeadingB) + firstColumn;
                var strideB = packs ? width : arguments.LeadingB;
                for (var tile = firstTile; tile < lastTile; tile++)
                {
                    Tile(tile, start, inner, firstColumn, columns, b, strideB, arguments.Accumulate || block > 0);
                }
            }
        }

        /// <summary>Whether reading B in place costs less than packing it: it is small, or used too few times.</summary>
        private bool LiesWell(int uses) => uses <= 2 || arguments.Inner * arguments.LeadingB * sizeof(T) <= 32 * 1024;

        private void Pack(int start, int inner, int firstColumn, int columns, int width, T* panel)
        {
            if (arguments.TransposeB)
            {
                PanelPacking<T>.Transposed(
                    arguments.B + (firstColumn * arguments.LeadingB) + start, arguments.LeadingB, inner, columns, width, panel);
            }
            else
            {
                var available = ((arguments.Inner - start - 1) * arguments.LeadingB) + arguments.Columns - firstColumn;
                PanelPacking<T>.Rows<V, S>(
                    arguments.B + (start * arguments.LeadingB) + firstColumn, arguments.LeadingB, available, inner, columns, width, panel);
            }
        }

        private void Tile(int tile, int start, int inner, int firstColumn, int columns, T* b, nint strideB, bool accumulate)
        {
            var firstRow = Start(arguments.Rows, tile, tiles);
            var rows = Start(arguments.Rows, tile + 1, tiles) - firstRow;
            var rowStride = arguments.TransposeA ? 1 : arguments.LeadingA;
            var innerStride = arguments.TransposeA ? arguments.LeadingA : 1;
            var a = arguments.A + (firstRow * rowStride) + (start * innerStride);
            var c = arguments.C + (firstRow * arguments.LeadingC) + firstColumn;
            if (columns == 2 * S.Width)
            {
                Run<Count2>(rows, a, rowStride, innerStride, b, strideB, c, arguments.LeadingC, inner, accumulate);
                return;
            }

            if (columns == S.Width)
            {
                Run<Count1>(rows, a, rowStride, innerStride, b, strideB, c, arguments.LeadingC, inner, accumulate);
                return;
            }

            Partial(rows, a, rowStride, innerStride, b, strideB, c, inner, columns, accumulate);
        }

        /// <summary>A tile that C has not room for goes through the stack.</summary>
        [SkipLocalsInit]
        private void Partial(
            int rows, T* a, nint rowStride, nint innerStride, T* b, nint strideB, T* c, int inner, int columns, bool accumulate)
        {
            var whole = stackalloc T[HighestTile * 2 * S.Width];
            if (columns > S.Width)
            {
                Run<Count2>(rows, a, rowStride, innerStride, b, strideB, whole, 2 * S.Width, inner, false);
            }
            else
            {
                Run<Count1>(rows, a, rowStride, innerStride, b, strideB, whole, 2 * S.Width, inner, false);
            }

            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < columns; column++)
                {
                    var value = whole[column];
                    c[column] = accumulate ? c[column] + value : value;
                }

                whole += 2 * S.Width;
                c += arguments.LeadingC;
            }
        }

        private static void Run<P>(
            int rows, T* a, nint rowStride, nint innerStride, T* b, nint strideB, T* c, nint strideC, nint inner, bool accumulate)
            where P : struct, ICount
        {
            switch (rows)
            {
                case 1: MatrixTile<T, V, S, Count1, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 2: MatrixTile<T, V, S, Count2, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 3: MatrixTile<T, V, S, Count3, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 4: MatrixTile<T, V, S, Count4, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 5: MatrixTile<T, V, S, Count5, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 6: MatrixTile<T, V, S, Count6, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 7: MatrixTile<T, V, S, Count7, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 8: MatrixTile<T, V, S, Count8, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 9: MatrixTile<T, V, S, Count9, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 10: MatrixTile<T, V, S, Count10, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 11: MatrixTile<T, V, S, Count11, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 12: MatrixTile<T, V, S, Count12, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 13: MatrixTile<T, V, S, Count13, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                case 14: MatrixTile<T, V, S, Count14, P>.Run(a, rowStride, innerStride, b, strideB, c, strideC, inner, accumulate); break;
                default: throw new ArgumentOutOfRangeException(nameof(rows), rows, null);
            }
        }
    }
}
