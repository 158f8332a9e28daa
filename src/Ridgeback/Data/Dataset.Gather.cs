using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Ridgeback.Data;

public sealed partial class Dataset
{
    /// <summary>Copies the features of chosen rows, one after the other: (rows, <see cref="FeatureCount"/>). Allocates nothing.</summary>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public void Gather<T>(ReadOnlySpan<int> rows, Span<T> into)
        where T : unmanaged, INumberBase<T>
    {
        if (features.Memory is { } all)
        {
            Gather(all, FeatureCount, rows, into);
            return;
        }

        var count = rows.Length * FeatureCount;
        if (typeof(T) == typeof(float))
        {
            features.Gather(rows, MemoryMarshal.Cast<T, float>(into[..count]));
            return;
        }

        var values = ArrayPool<float>.Shared.Rent(count);
        features.Gather(rows, values.AsSpan(0, count));
        for (var i = 0; i < count; i++)
        {
            into[i] = T.CreateChecked(values[i]);
        }

        ArrayPool<float>.Shared.Return(values);
    }

    /// <summary>Copies the targets of chosen rows, one after the other: (rows, <see cref="TargetCount"/>). Allocates nothing.</summary>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public void GatherTargets<T>(ReadOnlySpan<int> rows, Span<T> into)
        where T : unmanaged, INumberBase<T> => Gather(targets, TargetCount, rows, into);

    /// <summary>Copies the labels of chosen rows. Allocates nothing.</summary>
    public void GatherLabels(ReadOnlySpan<int> rows, Span<int> into) => Gather(labels, rows, into);

    /// <summary>Copies the weights of chosen rows; 1 each where rows have none. Allocates nothing.</summary>
    /// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
    public void GatherWeights<T>(ReadOnlySpan<int> rows, Span<T> into)
        where T : unmanaged, INumberBase<T>
    {
        if (weights.Length == 0)
        {
            into[..rows.Length].Fill(T.One);
            return;
        }

        Gather(weights, 1, rows, into);
    }

    /// <summary>Copies the ids of chosen rows. Allocates nothing.</summary>
    public void GatherIds(ReadOnlySpan<int> rows, Span<int> into) => Gather(ids, rows, into);

    private static void Gather(int[] from, ReadOnlySpan<int> rows, Span<int> into)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            into[i] = from[rows[i]];
        }
    }

    private static void Gather<T>(float[] from, int width, ReadOnlySpan<int> rows, Span<T> into)
        where T : unmanaged, INumberBase<T>
    {
        for (var i = 0; i < rows.Length; i++)
        {
            var source = from.AsSpan(rows[i] * width, width);
            var target = into.Slice(i * width, width);
            if (typeof(T) == typeof(float))
            {
                source.CopyTo(MemoryMarshal.Cast<T, float>(target));
                continue;
            }

            for (var j = 0; j < source.Length; j++)
            {
                target[j] = T.CreateChecked(source[j]);
            }
        }
    }
}
