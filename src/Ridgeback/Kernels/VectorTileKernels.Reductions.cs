using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

// Four registers take turns, are then joined two by two, and the remainder comes last from a register filled up with
// elements that change nothing: an order that depends on the length alone.
internal sealed unsafe partial class VectorTileKernels<T, V, S>
{
    private interface IReduction
    {
        static abstract V Neutral { get; }

        static abstract V Take(V total, V x);

        static abstract V Join(V left, V right);
    }

    internal override T Sum(T* x, nint count) => S.Sum(Reduce<Adding>(x, count));

    internal override T Max(T* x, nint count) => S.Largest(Reduce<Greatest>(x, count));

    internal override bool AllFinite(T* x, nint count) => S.Sum(Reduce<Finite>(x, count)) == T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override T SumOfProducts(T* x, T* y, nint count)
    {
        V a = S.Constant(0), b = a, c = a, d = a;
        nint i = 0;
        for (; i <= count - (4 * S.Width); i += 4 * S.Width)
        {
            a = S.MultiplyAdd(S.Load(x + i), S.Load(y + i), a);
            b = S.MultiplyAdd(S.Load(x + i + S.Width), S.Load(y + i + S.Width), b);
            c = S.MultiplyAdd(S.Load(x + i + (2 * S.Width)), S.Load(y + i + (2 * S.Width)), c);
            d = S.MultiplyAdd(S.Load(x + i + (3 * S.Width)), S.Load(y + i + (3 * S.Width)), d);
        }

        for (; i <= count - S.Width; i += S.Width)
        {
            a = S.MultiplyAdd(S.Load(x + i), S.Load(y + i), a);
        }

        if (i < count)
        {
            var left = stackalloc T[S.Width];
            var right = stackalloc T[S.Width];
            CopyFew(x + i, left, count - i);
            CopyFew(y + i, right, count - i);
            b = S.MultiplyAdd(S.Load(left), S.Load(right), b);
        }

        return S.Sum(S.Add(S.Add(a, b), S.Add(c, d)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void AddRows(T* accumulator, T* x, nint rows, nint columns)
    {
        nint column = 0;
        for (; column <= columns - (2 * S.Width); column += 2 * S.Width)
        {
            V even = S.Constant(0), odd = even, evenNext = even, oddNext = even;
            nint row = 0;
            for (; row < rows - 1; row += 2)
            {
                var at = x + (row * columns) + column;
                even = S.Add(even, S.Load(at));
                evenNext = S.Add(evenNext, S.Load(at + S.Width));
                odd = S.Add(odd, S.Load(at + columns));
                oddNext = S.Add(oddNext, S.Load(at + columns + S.Width));
            }

            if (row < rows)
            {
                even = S.Add(even, S.Load(x + (row * columns) + column));
                evenNext = S.Add(evenNext, S.Load(x + (row * columns) + column + S.Width));
            }

            S.Store(S.Add(S.Load(accumulator + column), S.Add(even, odd)), accumulator + column);
            S.Store(S.Add(S.Load(accumulator + column + S.Width), S.Add(evenNext, oddNext)), accumulator + column + S.Width);
        }

        for (; column < columns; column++)
        {
            T even = T.Zero, odd = even;
            for (nint row = 0; row < rows; row += 2)
            {
                even += x[(row * columns) + column];
                odd += row + 1 < rows ? x[((row + 1) * columns) + column] : T.Zero;
            }

            accumulator[column] += even + odd;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V Reduce<R>(T* x, nint count)
        where R : struct, IReduction
    {
        V a = R.Neutral, b = a, c = a, d = a;
        nint i = 0;
        for (; i <= count - (4 * S.Width); i += 4 * S.Width)
        {
            a = R.Take(a, S.Load(x + i));
            b = R.Take(b, S.Load(x + i + S.Width));
            c = R.Take(c, S.Load(x + i + (2 * S.Width)));
            d = R.Take(d, S.Load(x + i + (3 * S.Width)));
        }

        for (; i <= count - S.Width; i += S.Width)
        {
            a = R.Take(a, S.Load(x + i));
        }

        if (i < count)
        {
            var rest = stackalloc T[S.Width];
            S.Store(R.Neutral, rest);
            CopyFew(x + i, rest, count - i);
            b = R.Take(b, S.Load(rest));
        }

        return R.Join(R.Join(a, b), R.Join(c, d));
    }

    private readonly struct Adding : IReduction
    {
        public static V Neutral
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => S.Constant(0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Take(V total, V x) => S.Add(total, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join(V left, V right) => S.Add(left, right);
    }

    private readonly struct Greatest : IReduction
    {
        public static V Neutral
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => S.Constant(double.NegativeInfinity);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Take(V total, V x) => S.Maximum(total, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join(V left, V right) => S.Maximum(left, right);
    }

    // Nothing but 0 comes of 0 · x while x is finite; infinity and not-a-number make it not-a-number.
    private readonly struct Finite : IReduction
    {
        public static V Neutral
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => S.Constant(0);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Take(V total, V x) => S.MultiplyAdd(x, S.Constant(0), total);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static V Join(V left, V right) => S.Add(left, right);
    }
}
