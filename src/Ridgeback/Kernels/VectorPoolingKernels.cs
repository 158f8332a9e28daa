using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>Pooling over one register width; the last channels are done one by one.</summary>
internal sealed unsafe class VectorPoolingKernels<T, V, S> : PoolingKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged
    where S : struct, ISimd<V, T>
{
    private interface IPlace
    {
        /// <summary>The elements of one window, in its order, for as many channels as a register holds.</summary>
        static abstract void Run<TV, TS>(Elements elements, T* x, T* values, T* target)
            where TV : unmanaged
            where TS : struct, ISimd<TV, T>;
    }

    internal override void MaxPick(in PoolingShape shape, T* x, T* values, T* y) => ForEach<Pick>(shape, x, values, y);

    internal override void MaxSpread(in PoolingShape shape, T* x, T* values, T* spread)
    {
        if (!shape.Covers)
        {
            new Span<T>(spread, shape.Height * shape.Width * shape.Channels).Clear();
        }

        if (shape.Overlaps)
        {
            ForEach<Spread<Added>>(shape, x, values, spread);
        }
        else
        {
            ForEach<Spread<Put>>(shape, x, values, spread);
        }
    }

    internal override void Average(in PoolingShape shape, T* x, T* y) => ForEach<Mean>(shape, x, x, y);

    internal override void AverageSpread(in PoolingShape shape, T* y, T* x)
    {
        new Span<T>(x, shape.Height * shape.Width * shape.Channels).Clear();
        ForEach<MeanSpread>(shape, y, y, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ForEach<P>(in PoolingShape shape, T* x, T* values, T* target)
        where P : struct, IPlace
    {
        for (var row = 0; row < shape.OutHeight; row++)
        {
            for (var column = 0; column < shape.OutWidth; column++)
            {
                var place = (((nint)row * shape.OutWidth) + column) * shape.Channels;
                var elements = new Elements(shape, row, column);
                nint channel = 0;
                for (; channel <= shape.Channels - S.Width; channel += S.Width)
                {
                    P.Run<V, S>(elements.At(place, channel), x, values, target);
                }

                for (; channel < shape.Channels; channel++)
                {
                    P.Run<T, SimdScalar<T>>(elements.At(place, channel), x, values, target);
                }
            }
        }
    }

    /// <summary>The image elements under a window at one place, clipped to the image, and the place of the result.</summary>
    private struct Elements
    {
        internal nint Place;
        internal nint First;
        internal nint Line;
        internal nint Step;
        internal int Rows;
        internal int Columns;
        internal int Count;

        internal Elements(in PoolingShape shape, int row, int column)
        {
            (var top, Rows) = Clip((row * shape.StrideHeight) - shape.Top, shape.WindowHeight, shape.DilationHeight, shape.Height);
            (var left, Columns) = Clip((column * shape.StrideWidth) - shape.Left, shape.WindowWidth, shape.DilationWidth, shape.Width);
            First = (((nint)top * shape.Width) + left) * shape.Channels;
            Line = (nint)shape.DilationHeight * shape.Width * shape.Channels;
            Step = (nint)shape.DilationWidth * shape.Channels;
            Count = shape.CountPadding ? shape.WindowHeight * shape.WindowWidth : Rows * Columns;
        }

        internal readonly Elements At(nint place, nint channel)
        {
            var moved = this;
            moved.Place = place + channel;
            moved.First += channel;
            return moved;
        }

        /// <summary>The first element within the image, and how many there are.</summary>
        private static (int First, int Count) Clip(int start, int size, int dilation, int length)
        {
            var skip = start < 0 ? (-start + dilation - 1) / dilation : 0;
            var first = start + (skip * dilation);
            var room = first < length ? ((length - 1 - first) / dilation) + 1 : 0;
            return (room > 0 ? first : 0, Math.Max(0, Math.Min(size - skip, room)));
        }
    }

    private readonly struct Pick : IPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<TV, TS>(Elements elements, T* x, T* values, T* target)
            where TV : unmanaged
            where TS : struct, ISimd<TV, T>
        {
            var best = TS.Load(x + elements.First);
            var value = TS.Load(values + elements.First);
            for (var row = 0; row < elements.Rows; row++)
            {
                var at = elements.First + (row * elements.Line);
                for (var column = 0; column < elements.Columns; column++, at += elements.Step)
                {
                    // Not-a-number equals nothing: as a new element it wins, as the best it stays.
                    var next = TS.Load(x + at);
                    var stays = TS.GreaterOrEqual(best, next);
                    var isNumber = TS.Equal(best, best);
                    var wins =
                        TS.Select(isNumber, TS.Select(stays, TS.Constant(0), TS.Equal(TS.Constant(0), TS.Constant(0))), TS.Constant(0));
                    best = TS.Select(wins, next, best);
                    value = TS.Select(wins, TS.Load(values + at), value);
                }
            }

            TS.Store(value, target + elements.Place);
        }
    }

    /// <summary>Whether an element may belong to several places.</summary>
    private interface IOverlap
    {
        static abstract bool Adds { get; }
    }

    private readonly struct Added : IOverlap
    {
        public static bool Adds => true;
    }

    private readonly struct Put : IOverlap
    {
        public static bool Adds => false;
    }

    private readonly struct Spread<O> : IPlace
        where O : struct, IOverlap
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<TV, TS>(Elements elements, T* x, T* values, T* target)
            where TV : unmanaged
            where TS : struct, ISimd<TV, T>
        {
            var best = TS.Load(x + elements.First);
            for (var row = 0; row < elements.Rows; row++)
            {
                var at = elements.First + (row * elements.Line);
                for (var column = 0; column < elements.Columns; column++, at += elements.Step)
                {
                    best = TS.Maximum(best, TS.Load(x + at));
                }
            }

            var rest = TS.Load(values + elements.Place);
            for (var row = 0; row < elements.Rows; row++)
            {
                var at = elements.First + (row * elements.Line);
                for (var column = 0; column < elements.Columns; column++, at += elements.Step)
                {
                    // The first of equals takes all.
                    var next = TS.Load(x + at);
                    var takes = TS.Select(TS.Equal(best, best), TS.Equal(next, best),
                        TS.Select(TS.Equal(next, next), TS.Constant(0), TS.Equal(TS.Constant(0), TS.Constant(0))));
                    TS.Store(O.Adds ? TS.Add(TS.Load(target + at), TS.And(takes, rest)) : TS.And(takes, rest), target + at);
                    rest = TS.Select(takes, TS.Constant(0), rest);
                }
            }
        }
    }

    private readonly struct Mean : IPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<TV, TS>(Elements elements, T* x, T* values, T* target)
            where TV : unmanaged
            where TS : struct, ISimd<TV, T>
        {
            var sum = TS.Constant(0);
            for (var row = 0; row < elements.Rows; row++)
            {
                var at = elements.First + (row * elements.Line);
                for (var column = 0; column < elements.Columns; column++, at += elements.Step)
                {
                    sum = TS.Add(sum, TS.Load(x + at));
                }
            }

            TS.Store(TS.Divide(sum, TS.Constant(elements.Count)), target + elements.Place);
        }
    }

    private readonly struct MeanSpread : IPlace
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Run<TV, TS>(Elements elements, T* x, T* values, T* target)
            where TV : unmanaged
            where TS : struct, ISimd<TV, T>
        {
            var share = TS.Divide(TS.Load(values + elements.Place), TS.Constant(elements.Count));
            for (var row = 0; row < elements.Rows; row++)
            {
                var at = elements.First + (row * elements.Line);
                for (var column = 0; column < elements.Columns; column++, at += elements.Step)
                {
                    TS.Store(TS.Add(TS.Load(target + at), share), target + at);
                }
            }
        }
    }
}
