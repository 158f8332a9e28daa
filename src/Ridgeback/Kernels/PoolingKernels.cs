using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>The sizes of a pooling of one image (height, width, channels).</summary>
internal readonly record struct PoolingShape
{
    internal int Height { get; init; }

    internal int Width { get; init; }

    internal int Channels { get; init; }

    internal int OutHeight { get; init; }

    internal int OutWidth { get; init; }

    internal int WindowHeight { get; init; }

    internal int WindowWidth { get; init; }

    internal int StrideHeight { get; init; }

    internal int StrideWidth { get; init; }

    internal int DilationHeight { get; init; }

    internal int DilationWidth { get; init; }

    internal int Top { get; init; }

    internal int Left { get; init; }

    internal bool CountPadding { get; init; }

    /// <summary>Whether an element may lie under the window at several places.</summary>
    internal bool Overlaps => StrideHeight < WindowHeight || StrideWidth < WindowWidth || DilationHeight * DilationWidth > 1;

    /// <summary>Whether every element lies under the window at exactly one place.</summary>
    internal bool Covers => StrideHeight == WindowHeight && StrideWidth == WindowWidth && DilationHeight * DilationWidth == 1
        && Top + Left == 0 && OutHeight * StrideHeight == Height && OutWidth * StrideWidth == Width;
}

/// <summary>Pooling of one image, for one precision and one register width: all channels of a place at once.</summary>
internal abstract unsafe class PoolingKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly PoolingKernels<T> Scalar = new VectorPoolingKernels<T, T, SimdScalar<T>>();
    private static readonly PoolingKernels<T> Wide128 = new VectorPoolingKernels<T, Vector128<T>, Simd128<T>>();
    private static readonly PoolingKernels<T> Wide256 = new VectorPoolingKernels<T, Vector256<T>, Simd256<T>>();
    private static readonly PoolingKernels<T> Wide512 = new VectorPoolingKernels<T, Vector512<T>, Simd512<T>>();

    internal static PoolingKernels<T> For(InstructionPath path) => path switch
    {
        InstructionPath.Scalar => Scalar,
        InstructionPath.Vector128 => Wide128,
        InstructionPath.Vector256 => Wide256,
        _ => Wide512,
    };

    /// <summary>y = the value where x is greatest; not-a-number if an element of x is.</summary>
    internal abstract void MaxPick(in PoolingShape shape, T* x, T* values, T* y);

    /// <summary>x' = 0 but where x is greatest (the first of equals): the sum of the places' values.</summary>
    internal abstract void MaxSpread(in PoolingShape shape, T* x, T* values, T* spread);

    internal abstract void Average(in PoolingShape shape, T* x, T* y);

    internal abstract void AverageSpread(in PoolingShape shape, T* y, T* x);
}
