using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

// How a run of any length is covered by whole registers:
// - The last register is computed first, from inputs that nothing has been written over yet, and stored last. It may
//   overlap the one before it; both write the same values there, since an element's value does not depend on its place.
// - A run shorter than a register goes through a register-sized buffer on the stack.
internal sealed unsafe partial class VectorTileKernels<T, V, S>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Map<F>(T* x, T* destination, nint count)
        where F : struct, IUnaryFormula
    {
        if (count < S.Width)
        {
            var buffer = stackalloc T[S.Width];
            CopyFew(x, buffer, count);
            S.Store(F.Apply<T, V, S>(S.Load(buffer)), buffer);
            CopyFew(buffer, destination, count);
            return;
        }

        var last = count - S.Width;
        var end = F.Apply<T, V, S>(S.Load(x + last));
        for (nint i = 0; i < last; i += S.Width)
        {
            S.Store(F.Apply<T, V, S>(S.Load(x + i)), destination + i);
        }

        S.Store(end, destination + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Zip<F, X, Y>(X x, Y y, T* destination, nint count)
        where F : struct, IBinaryFormula
        where X : struct, IOperand
        where Y : struct, IOperand
    {
        if (count < S.Width)
        {
            var left = stackalloc T[S.Width];
            var right = stackalloc T[S.Width];
            for (nint i = 0; i < count; i++)
            {
                left[i] = x.At(i);
                right[i] = y.At(i);
            }

            S.Store(F.Apply<T, V, S>(S.Load(left), S.Load(right)), left);
            CopyFew(left, destination, count);
            return;
        }

        var last = count - S.Width;
        var end = F.Apply<T, V, S>(x.Load(last), y.Load(last));
        for (nint i = 0; i < last; i += S.Width)
        {
            S.Store(F.Apply<T, V, S>(x.Load(i), y.Load(i)), destination + i);
        }

        S.Store(end, destination + last);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void Select(T* mask, T* whenSet, T* whenClear, T* destination, nint count)
    {
        nint i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(Choose(S.Load(mask + i), S.Load(whenSet + i), S.Load(whenClear + i)), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = mask[i] != T.Zero ? whenSet[i] : whenClear[i];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyAdd(T* left, T* right, T* addend, T* destination, nint count)
    {
        nint i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.FusedMultiplyAdd(S.Load(left + i), S.Load(right + i), S.Load(addend + i)), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = T.FusedMultiplyAdd(left[i], right[i], addend[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal override void MultiplyAddScalar(T* left, T right, T* addend, T* destination, nint count)
    {
        nint i = 0;
        var factor = S.Create(right);
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.FusedMultiplyAdd(S.Load(left + i), factor, S.Load(addend + i)), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = T.FusedMultiplyAdd(left[i], right, addend[i]);
        }
    }

    internal override void Fill(T value, T* destination, nint count)
    {
        while (count > 0)
        {
            var part = (int)nint.Min(count, 1 << 28);
            new Span<T>(destination, part).Fill(value);
            destination += part;
            count -= part;
        }
    }

    internal override void Copy(T* x, T* destination, nint count) =>
        Buffer.MemoryCopy(x, destination, count * sizeof(T), count * sizeof(T));

    internal override void AddTo(T* accumulator, T* x, nint count) =>
        Zip<AddFormula, Run, Run>(new Run(accumulator), new Run(x), accumulator, count);

    internal override void MaxTo(T* accumulator, T* x, nint count) =>
        Zip<MaximumFormula, Run, Run>(new Run(accumulator), new Run(x), accumulator, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Choose(V mask, V whenSet, V whenClear) =>
        S.Select(S.Equal(mask, S.Constant(0)), whenClear, whenSet);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyFew(T* source, T* destination, nint count)
    {
        for (nint i = 0; i < count; i++)
        {
            destination[i] = source[i];
        }
    }
}
