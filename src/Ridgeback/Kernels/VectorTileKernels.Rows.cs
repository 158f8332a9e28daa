using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

// Rows: by index, and of random numbers.
internal sealed unsafe partial class VectorTileKernels<T, V, S>
{
    /// <summary>Random blocks made at a time: 4 KiB of words, which stay in the first-level cache.</summary>
    private const int BlocksAtOnce = 256;

    private const int WordsAtOnce = 4 * BlocksAtOnce;

    internal override void OneHot(int* labels, nint rows, int classes, T* destination)
    {
        Fill(T.Zero, destination, rows * classes);
        for (nint row = 0; row < rows; row++)
        {
            if ((uint)labels[row] < (uint)classes)
            {
                destination[(row * classes) + labels[row]] = T.One;
            }
        }
    }

    internal override void CopyRow(in MatrixView<T> table, int row, T* destination)
    {
        for (var column = 0; column < table.Columns; column = table.NextRun(column))
        {
            Copy(table.At(row, column), destination + column, table.NextRun(column) - column);
        }
    }

    internal override T SumOfProducts(in MatrixView<T> table, int row, T* x)
    {
        V a = S.Constant(0), b = a;
        var rest = T.Zero;
        for (var column = 0; column < table.Columns; column = table.NextRun(column))
        {
            var run = table.At(row, column);
            var left = x + column;
            nint count = table.NextRun(column) - column, i = 0;
            for (; i <= count - (2 * S.Width); i += 2 * S.Width)
            {
                a = S.MultiplyAdd(S.Load(run + i), S.Load(left + i), a);
                b = S.MultiplyAdd(S.Load(run + i + S.Width), S.Load(left + i + S.Width), b);
            }

            for (; i < count; i++)
            {
                rest = SimdScalar<T>.MultiplyAdd(run[i], left[i], rest);
            }
        }

        return S.Sum(S.Add(a, b)) + rest;
    }

    internal override void AddRow(in MatrixView<T> table, int row, T factor, T* destination)
    {
        for (var column = 0; column < table.Columns; column = table.NextRun(column))
        {
            AddMultiple(factor, table.At(row, column), destination + column, table.NextRun(column) - column);
        }
    }

    internal override void AddToRows(in MatrixView<T> table, ReadOnlySpan<int> steps, T* factors, int first, int end, T* x)
    {
        for (var column = first; column < end; column = table.NextRun(column))
        {
            var start = table.At(0, column);
            var stride = table.Stride(column);
            var count = Math.Min(end, table.NextRun(column)) - column;
            for (var d = 0; d < steps.Length; d++)
            {
                AddMultiple((steps[d] & 1) == 0 ? factors[d] : -factors[d], x + column, start + ((steps[d] >> 1) * stride), count);
            }
        }
    }

    internal override void AddMasked(T factor, T* mask, T* x, T* y, nint count)
    {
        var factors = S.Create(factor);
        nint i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.MultiplyAdd(S.Multiply(factors, S.Load(mask + i)), S.Load(x + i), S.Load(y + i)), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = SimdScalar<T>.MultiplyAdd(factor * mask[i], x[i], y[i]);
        }
    }

    /// <summary>y += factor · x.</summary>
    private static void AddMultiple(T factor, T* x, T* y, nint count)
    {
        var factors = S.Create(factor);
        nint i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.MultiplyAdd(factors, S.Load(x + i), S.Load(y + i)), y + i);
        }

        for (; i < count; i++)
        {
            y[i] = SimdScalar<T>.MultiplyAdd(factor, x[i], y[i]);
        }
    }

    [SkipLocalsInit]
    internal override void UniformRow(RandomAddress address, nint firstElement, T* destination, nint count)
    {
        var words = stackalloc uint[WordsAtOnce];
        while (count > 0)
        {
            var skip = firstElement % 4;
            var part = nint.Min(count, WordsAtOnce - skip);
            random.Fill(address, (uint)(firstElement / 4), (skip + part + 3) / 4, words);
            Uniform(words + skip, destination, part);
            firstElement += part;
            destination += part;
            count -= part;
        }
    }

    [SkipLocalsInit]
    internal override void BernoulliRow(RandomAddress address, nint firstElement, double keep, T* destination, nint count)
    {
        var threshold = (uint)Math.Round(Math.Clamp(keep, 0, 1) * 65536);
        var words = stackalloc uint[WordsAtOnce];
        while (count > 0)
        {
            var skip = firstElement % 8;
            var part = nint.Min(count, (2 * WordsAtOnce) - skip);
            random.Fill(address, (uint)(firstElement / 8), (skip + part + 7) / 8, words);
            Bernoulli((ushort*)words + skip, threshold, destination, part);
            firstElement += part;
            destination += part;
            count -= part;
        }
    }

    [SkipLocalsInit]
    internal override void BernoulliPanel(in RandomRows place, nint rows, double keep, T* destination)
    {
        const int Blocks = MatrixView<T>.PanelColumns / 8;
        var threshold = (uint)Math.Round(Math.Clamp(keep, 0, 1) * 65536);
        var words = stackalloc uint[WordsAtOnce];
        for (nint row = 0, part; row < rows; row += part)
        {
            part = nint.Min(rows - row, BlocksAtOnce / Blocks);
            random.FillRows(place.From(row), part, Blocks, words);
            Bernoulli((ushort*)words, threshold, destination + (row * MatrixView<T>.PanelColumns), part * MatrixView<T>.PanelColumns);
        }
    }

    [SkipLocalsInit]
    internal override void NormalRow(RandomAddress address, nint firstElement, T* destination, nint count)
    {
        var words = stackalloc uint[WordsAtOnce];
        while (count > 0)
        {
            var skip = firstElement % 4;
            var part = nint.Min(count, WordsAtOnce - skip);
            var blocks = (skip + part + 3) / 4;
            random.Fill(address, (uint)(firstElement / 4), blocks, words);
            Normals(words, skip, destination, part);
            firstElement += part;
            destination += part;
            count -= part;
        }
    }

    [SkipLocalsInit]
    internal override void NormalPanel(in RandomRows place, nint rows, T* destination)
    {
        const int Blocks = MatrixView<T>.PanelColumns / 4;
        var words = stackalloc uint[WordsAtOnce];
        for (nint row = 0, part; row < rows; row += part)
        {
            part = nint.Min(rows - row, BlocksAtOnce / Blocks);
            random.FillRows(place.From(row), part, Blocks, words);
            Normals(words, 0, destination + (row * MatrixView<T>.PanelColumns), part * MatrixView<T>.PanelColumns);
        }
    }

    /// <summary>The normal numbers of words, without the first few.</summary>
    [SkipLocalsInit]
    private void Normals(uint* words, nint skip, T* destination, nint count)
    {
        var normals = stackalloc T[WordsAtOnce];
        var pairs = (skip + count + 1) / 2;
        var target = skip == 0 && count % 2 == 0 ? destination : normals;
        if (typeof(T) == typeof(float))
        {
            random.Normals(words, (float*)target, pairs);
        }
        else
        {
            random.Normals(words, (double*)target, pairs);
        }

        if (target != destination)
        {
            Copy(normals + skip, destination, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Uniform(uint* words, T* destination, nint count)
    {
        var scale = S.Constant(1.0 / (1 << 24));
        nint i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.Multiply(S.FromTop24Bits(words + i), scale), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = SimdScalar<T>.FromTop24Bits(words + i) * SimdScalar<T>.Constant(1.0 / (1 << 24));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Bernoulli(ushort* halfWords, uint threshold, T* destination, nint count)
    {
        nint i = 0;
        for (; i <= count - S.Width; i += S.Width)
        {
            S.Store(S.OneWhereLess(halfWords + i, threshold), destination + i);
        }

        for (; i < count; i++)
        {
            destination[i] = SimdScalar<T>.OneWhereLess(halfWords + i, threshold);
        }
    }
}
