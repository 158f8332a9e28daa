using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <content>One row of A: a prediction. B is read once and used once, so several panels at a time keep enough chains of multiply-adds
/// busy.</content>
internal sealed unsafe partial class VectorMatrixProduct<T, V, S>
{
    /// <summary>A chunk is the columns of four pairs of registers, which go down B side by side.</summary>
    private readonly struct SingleRow(in MatrixProductArguments<T> arguments) : IWork
    {
        private readonly MatrixProductArguments<T> arguments = arguments;

        internal int Chunks => Parts(arguments.Columns, Width);

        private static int Width => Math.Max(Panel, 4 * 2 * S.Width);

        /// <summary>Whether a product is one row of neighbouring elements with a B in panels.</summary>
        internal static bool Fits(in MatrixProductArguments<T> arguments) =>
            arguments.Rows == 1 && arguments.B.Panels && !arguments.TransposeB
            && arguments.Inner > 0 && (arguments.TransposeA ? arguments.A.Stride(0) == 1 : !arguments.A.Panels || arguments.A.Rows == 1);

        public void Execute(int chunk, int worker)
        {
            var first = chunk * Width;
            var end = Math.Min(arguments.Columns, first + Width);
            var block = arguments.C.Data is null ? Scratch(arguments, worker) : arguments.C.Data + first;
            var column = first;
            var whole = Math.Min(end, arguments.Columns & -Panel);
            for (; column + (4 * 2 * S.Width) <= whole; column += 4 * 2 * S.Width)
            {
                Down<Count4>(column, block + (column - first));
            }

            for (; column + (2 * 2 * S.Width) <= whole; column += 2 * 2 * S.Width)
            {
                Down<Count2>(column, block + (column - first));
            }

            for (; column < end; column += 2 * S.Width)
            {
                var columns = Math.Min(2 * S.Width, end - column);
                var piece = new LeftPiece<T>(arguments.A.Data, 0, 1, arguments.Inner, 0, arguments.Inner);
                Tile(1, piece, arguments.B.At(0, column), arguments.B.Stride(column), block + (column - first), 0, columns,
                    arguments.Accumulate);
            }

            if (arguments.Epilogue is { } epilogue)
            {
                for (column = first; column < end; column += Panel)
                {
                    var place = new MatrixProductChunk(column / Panel, 0, column, Math.Min(Panel, end - column));
                    epilogue.Begin(place);
                    epilogue.Apply(place, worker, block + (column - first), 0, 1, column, place.Columns);
                }
            }
        }

        /// <summary>Four pairs of registers, or two where no more columns are left.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private void Down<Pairs>(int column, T* c)
            where Pairs : struct, ICount
        {
            var a = arguments.A.Data;
            var b0 = arguments.B.At(0, column);
            var b1 = arguments.B.At(0, column + (2 * S.Width));
            var b2 = Pairs.Value > 2 ? arguments.B.At(0, column + (4 * S.Width)) : null;
            var b3 = Pairs.Value > 2 ? arguments.B.At(0, column + (6 * S.Width)) : null;
            var begun = arguments.Accumulate;
            V c0 = Begin(c, 0, begun), c1 = Begin(c, 1, begun), c2 = Begin(c, 2, begun), c3 = Begin(c, 3, begun);
            V c4 = default, c5 = default, c6 = default, c7 = default;
            if (Pairs.Value > 2)
            {
                (c4, c5, c6, c7) = (Begin(c, 4, begun), Begin(c, 5, begun), Begin(c, 6, begun), Begin(c, 7, begun));
            }

            for (nint inner = arguments.Inner; inner > 0; inner--)
            {
                var x = S.Create(*a++);
                c0 = S.MultiplyAdd(x, S.Load(b0), c0);
                c1 = S.MultiplyAdd(x, S.Load(b0 + S.Width), c1);
                c2 = S.MultiplyAdd(x, S.Load(b1), c2);
                c3 = S.MultiplyAdd(x, S.Load(b1 + S.Width), c3);
                b0 += Panel;
                b1 += Panel;
                if (Pairs.Value > 2)
                {
                    c4 = S.MultiplyAdd(x, S.Load(b2), c4);
                    c5 = S.MultiplyAdd(x, S.Load(b2 + S.Width), c5);
                    c6 = S.MultiplyAdd(x, S.Load(b3), c6);
                    c7 = S.MultiplyAdd(x, S.Load(b3 + S.Width), c7);
                    b2 += Panel;
                    b3 += Panel;
                }
            }

            S.Store(c0, c);
            S.Store(c1, c + S.Width);
            S.Store(c2, c + (2 * S.Width));
            S.Store(c3, c + (3 * S.Width));
            if (Pairs.Value > 2)
            {
                S.Store(c4, c + (4 * S.Width));
                S.Store(c5, c + (5 * S.Width));
                S.Store(c6, c + (6 * S.Width));
                S.Store(c7, c + (7 * S.Width));
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static V Begin(T* c, int register, bool begun) => begun ? S.Load(c + (register * S.Width)) : S.Constant(0);
    }
}
