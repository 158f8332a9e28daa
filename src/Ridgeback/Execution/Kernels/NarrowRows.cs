using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Execution;

/// <summary>Rows that are shorter than a register, such as a few classes: plain loops, since a call for each row would cost more.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal static unsafe class NarrowRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of fewer elements are narrow.</summary>
    public const int Limit = 16;

    /// <summary>target[r][c] = x[r].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpandColumn(T* x, T* target, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r++)
        {
            var value = x[r];
            for (nint c = 0; c < columns; c++)
            {
                *target++ = value;
            }
        }
    }

    /// <summary>target[r][c] = x[c].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ExpandRowVector(T* x, T* target, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r++)
        {
            for (nint c = 0; c < columns; c++)
            {
                *target++ = x[c];
            }
        }
    }

    /// <summary>target[r] = Σ x[r][c], in the order of c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Sum(T* x, T* target, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r++)
        {
            var sum = *x++;
            for (nint c = 1; c < columns; c++)
            {
                sum += *x++;
            }

            target[r] = sum;
        }
    }

    /// <summary>target[r] = the greatest x[r][c]; not-a-number if any is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max(T* x, T* target, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r++)
        {
            var largest = *x++;
            for (nint c = 1; c < columns; c++)
            {
                var value = *x++;
                largest = value > largest || T.IsNaN(value) ? value : largest;
            }

            target[r] = largest;
        }
    }

    /// <summary>sums[c] += Σ x[r][c], in the order of r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddColumns(T* x, T* sums, nint rows, nint columns)
    {
        for (nint r = 0; r < rows; r++)
        {
            for (nint c = 0; c < columns; c++)
            {
                sums[c] += *x++;
            }
        }
    }
}
