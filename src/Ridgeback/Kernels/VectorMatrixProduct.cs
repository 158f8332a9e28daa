using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace Ridgeback.Kernels;

/// <summary>The matrix product over one register width: which tile, packed or not, who does what.</summary>
/// <remarks>
/// C is cut into panels of 32 columns, and those into tiles of a few rows. A panel of B that is stored as one is read where it
/// lies; otherwise a worker copies it together first. The other operand is never packed: a tile reads single elements
/// of it, from wherever they are.
/// </remarks>
internal sealed unsafe partial class VectorMatrixProduct<T, V, S> : MatrixProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged
    where S : struct, ISimd<V, T>
{
    private const int Panel = MatrixView<T>.PanelColumns;

    /// <summary>Multiply-adds per lane below which one thread does it all: some microseconds.</summary>
    private const double SerialBelow = 80_000;

    /// <summary>
    /// Bytes of B below which one thread does a single row: some microseconds, since each is read from afar and used once.
    /// </summary>
    private const nint SerialRowBelow = 256 * 1024;

    /// <summary>The hardware does not follow from panel to panel: what is that many panels on is asked for.</summary>
    private const int RunsAhead = 3;

    /// <summary>An operand of this size may not lie in the second-level cache.</summary>
    private const nint NearBytes = 512 * 1024;

    /// <summary>The highest tile the registers hold.</summary>
    internal static int HighestTile
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

        var alone = team.Threads == 1
            || (double)arguments.Rows * arguments.Columns * arguments.Inner < SerialBelow * S.Width;
        if (SingleRow.Fits(arguments))
        {
            RunSingleRow(arguments, team);
        }
        else if (arguments.TransposeB)
        {
            RunTurned(arguments, team, alone);
        }
        else
        {
            RunDirect(arguments, team, alone);
        }
    }

    // Each by itself: what they share out are large structures, which their methods clear before anything else.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunSingleRow(in MatrixProductArguments<T> arguments, WorkerTeam team)
    {
        var row = new SingleRow(arguments);
        Share(ref row, row.Chunks, team, team.Threads == 1 || (nint)arguments.Inner * arguments.Columns * sizeof(T) < SerialRowBelow);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunTurned(in MatrixProductArguments<T> arguments, WorkerTeam team, bool alone)
    {
        var turning = new Turning(arguments, team.Threads);
        Share(ref turning, turning.Chunks, team, alone);
        var turned = new Turned(arguments, turning);
        Share(ref turned, Chunks(arguments), team, alone);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunDirect(in MatrixProductArguments<T> arguments, WorkerTeam team, bool alone)
    {
        var direct = new Direct(arguments, alone ? 1 : team.Threads);
        Share(ref direct, Chunks(arguments), team, alone);
    }

    private static void Share<TWork>(ref TWork work, int chunks, WorkerTeam team, bool alone)
        where TWork : struct, IWork
    {
        if (!alone)
        {
            team.Run(work, chunks);
            return;
        }

        for (var chunk = 0; chunk < chunks; chunk++)
        {
            work.Execute(chunk, 0);
        }
    }

    private static T* Scratch(in MatrixProductArguments<T> arguments, int worker) =>
        (T*)((((nint)arguments.Workspace + 63) & ~63) + (worker * WorkerBytes(arguments)));

    /// <summary>A tile over inner indices start … end − 1, some registers of B across.</summary>
    private static void Tile(
        in LeftOperand<T> left, int row, int rows, int start, int end, T* b, nint strideB, T* c, nint strideC, int columns, bool accumulate,
        Foresight foresight)
    {
        do
        {
            var piece = left.Piece(row, start, end);
            Tile(rows, foresight.Near is null ? piece : piece.Interrupted, b, strideB, c, strideC, columns, accumulate, foresight);
            accumulate = true;
            start += piece.Inner;
            b += piece.Inner * strideB;
        }
        while (start < end);
    }

    /// <summary>A tile over one stretch of inner indices; B can be read in whole registers.</summary>
    internal static void Tile(
        int rows, in LeftPiece<T> piece, T* b, nint strideB, T* c, nint strideC, int columns, bool accumulate,
        Foresight foresight = default)
    {
        if (columns == 2 * S.Width)
        {
            Run<Count2>(rows, piece, foresight, b, strideB, c, strideC, accumulate);
        }
        else if (columns == S.Width)
        {
            Run<Count1>(rows, piece, foresight, b, strideB, c, strideC, accumulate);
        }
        else
        {
            Partial(rows, piece, b, strideB, c, strideC, columns, accumulate);
        }
    }

    /// <summary>A tile that C has not room for goes through the stack.</summary>
    [SkipLocalsInit]
    private static void Partial(
        int rows, in LeftPiece<T> piece, T* b, nint strideB, T* c, nint strideC, int columns, bool accumulate)
    {
        var whole = stackalloc T[HighestTile * 2 * S.Width];
        for (var row = 0; row < rows && accumulate; row++)
        {
            Unsafe.CopyBlockUnaligned(whole + (row * 2 * S.Width), c + (row * strideC), (uint)(columns * sizeof(T)));
        }

        if (columns > S.Width)
        {
            Run<Count2>(rows, piece, default, b, strideB, whole, 2 * S.Width, accumulate);
        }
        else
        {
            Run<Count1>(rows, piece, default, b, strideB, whole, 2 * S.Width, accumulate);
        }

        for (var row = 0; row < rows; row++)
        {
            Unsafe.CopyBlockUnaligned(c + (row * strideC), whole + (row * 2 * S.Width), (uint)(columns * sizeof(T)));
        }
    }

    private static void Run<P>(int rows, in LeftPiece<T> a, in Foresight foresight, T* b, nint strideB, T* c, nint strideC, bool accumulate)
        where P : struct, ICount
    {
        switch (rows)
        {
            case 1:
                MatrixTile<T, V, S, Count1,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 2:
                MatrixTile<T, V, S, Count2,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 3:
                MatrixTile<T, V, S, Count3,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 4:
                MatrixTile<T, V, S, Count4,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 5:
                MatrixTile<T, V, S, Count5,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 6:
                MatrixTile<T, V, S, Count6,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 7:
                MatrixTile<T, V, S, Count7,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 8:
                MatrixTile<T, V, S, Count8,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 9:
                MatrixTile<T, V, S, Count9,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 10:
                MatrixTile<T, V, S, Count10,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 11:
                MatrixTile<T, V, S, Count11,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 12:
                MatrixTile<T, V, S, Count12,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 13:
                MatrixTile<T, V, S, Count13,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            case 14:
                MatrixTile<T, V, S, Count14,
                P>.Run(a.Data, a.RowStride, a.InnerStride, a.Run, a.Jump, foresight, b, strideB, c, strideC, a.Inner, accumulate); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, null);
        }
    }

    /// <summary>The columns and tiles of a chunk, and the panel to come.</summary>
    private readonly struct Part(int column, int columns, int firstTile, int lastTile, byte* next, nint bytes)
    {
        private readonly int firstTile = firstTile;
        private readonly byte* next = next;
        private readonly nint bytesPerTile = bytes / Math.Max(1, lastTile - firstTile);

        internal int Column { get; } = column;

        internal int Columns { get; } = columns;

        /// <summary>Each tile asks for its share of the next panel.</summary>
        internal Foresight Foresee(int tile, int inner) => next is null
            ? default
            : new(0, next + ((tile - firstTile) * bytesPerTile), bytesPerTile / Math.Max(1, inner / Panel));
    }

    /// <summary>C = op(A)·B. A chunk is one panel of columns and one group of tiles.</summary>
    private readonly struct Direct(in MatrixProductArguments<T> arguments, int threads) : IWork
    {
        private readonly MatrixProductArguments<T> arguments = arguments;
        private readonly LeftOperand<T> left = new(arguments.A, arguments.TransposeA, HighestTile, byPanels: false);
        private readonly int groups = RowGroups(arguments);

        public void Execute(int chunk, int worker)
        {
            var column = chunk / groups * Panel;
            var columns = Math.Min(Panel, arguments.Columns - column);
            var place = new MatrixProductChunk(chunk, chunk % groups, column, columns);
            var firstTile = Start(left.Tiles, place.RowGroup, groups);
            var lastTile = Start(left.Tiles, place.RowGroup + 1, groups);
            var scratch = Scratch(arguments, worker);
            var packed = scratch + (BlockRows * Panel);
            arguments.Epilogue?.Begin(place);
            if (Packs(columns, lastTile - firstTile))
            {
                Pack(column, columns, packed);
            }
            else
            {
                packed = null;
            }

            var part = new Part(column, columns, firstTile, lastTile, NextPanel(chunk), arguments.Inner * Panel * sizeof(T));
            var most = Math.Max(1, BlockRows / HighestTile);
            for (var tile = firstTile; tile < lastTile; tile += most)
            {
                var end = Math.Min(tile + most, lastTile);
                var row = left.FirstRow(tile);
                var rows = left.FirstRow(end) - row;
                var block = arguments.C.Data is null ? scratch : arguments.C.At(row, column);
                Block(part, tile, end, packed, block, arguments.C.Data is null ? columns : arguments.C.Stride(column));
                arguments.Epilogue?.Apply(place, worker, block, row, rows, column, columns);
            }
        }

        private void Block(in Part part, int firstTile, int lastTile, T* packed, T* block, nint strideC)
        {
            (var firstColumn, var panelColumns) = (part.Column, part.Columns);
            var firstRow = left.FirstRow(firstTile);
            var inner = arguments.Inner;
            for (var within = 0; within < panelColumns; within += 2 * S.Width)
            {
                var columns = Math.Min(2 * S.Width, panelColumns - within);
                var b = packed is null ? arguments.B.At(0, firstColumn + within) : packed + ((nint)within * inner);
                var strideB = packed is null ? arguments.B.Stride(firstColumn) : Whole(columns);
                for (var start = 0; start == 0 || start < inner; start += InnerBlock)
                {
                    var end = Math.Min(inner, start + InnerBlock);
                    for (var tile = firstTile; tile < lastTile; tile++)
                    {
                        var row = left.FirstRow(tile);
                        var rows = left.FirstRow(tile + 1) - row;
                        if (within == 0 && start == 0)
                        {
                            arguments.Epilogue?.Announce(row, rows, firstColumn, panelColumns);
                        }

                        Tile(
                            left, row, rows, start, end, b + (start * strideB), strideB, block + ((row - firstRow) * strideC) + within,
                            strideC, columns, arguments.Accumulate || start > 0, within + start == 0 ? part.Foresee(tile, end) : default);
                    }
                }
            }
        }

        /// <summary>
        /// The panel that this worker will probably need next, to be brought near while it works on this one; null for none.
        /// </summary>
        private byte* NextPanel(int chunk)
        {
            var column = (chunk / groups * Panel) + (Panel * Math.Max(1, threads / groups));
            return arguments.B.Panels && column + Panel <= arguments.Columns
                && (nint)arguments.Inner * arguments.Columns * sizeof(T) > NearBytes
                ? (byte*)arguments.B.At(0, column)
                : null;
        }

        /// <summary>Whole registers.</summary>
        private static int Whole(int columns) => columns > S.Width ? 2 * S.Width : S.Width;

        /// <summary>
        /// Reading B in place costs less when it is a panel (whose last register may reach beyond), small, or used too few times.
        /// </summary>
        private bool Packs(int columns, int uses) => !arguments.B.Panels
            && (columns % S.Width != 0 || (uses > 2 && arguments.Inner * arguments.B.Leading * sizeof(T) > 32 * 1024));

        private void Pack(int firstColumn, int panelColumns, T* packed)
        {
            var inner = arguments.Inner;
            for (var within = 0; within < panelColumns; within += 2 * S.Width)
            {
                var columns = Math.Min(2 * S.Width, panelColumns - within);
                var stride = arguments.B.Stride(firstColumn);
                var available = ((inner - 1) * stride)
                    + (arguments.B.Panels ? panelColumns - within : arguments.Columns - firstColumn - within);
                PanelPacking<T>.Rows<V, S>(
                    arguments.B.At(0, firstColumn + within), stride, available, inner, columns, Whole(columns),
                    packed + ((nint)within * inner));
            }
        }
    }
}
