using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>Functions on contiguous runs of numbers, for one precision and one register width.</summary>
/// <remarks>
/// A destination may be the same run as an input but may not overlap it partly. No alignment is asked for. What comes
/// out for an element does not depend on where in the run it stands, nor on the length of the run; a reduction adds in
/// an order that depends on the length alone.
/// </remarks>
internal abstract unsafe class TileKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly TileKernels<T> Scalar = new VectorTileKernels<T, T, SimdScalar<T>>(InstructionPath.Scalar);
    private static readonly TileKernels<T> Wide128 = new VectorTileKernels<T, Vector128<T>, Simd128<T>>(InstructionPath.Vector128);
    private static readonly TileKernels<T> Wide256 = new VectorTileKernels<T, Vector256<T>, Simd256<T>>(InstructionPath.Vector256);
    private static readonly TileKernels<T> Wide512 = new VectorTileKernels<T, Vector512<T>, Simd512<T>>(InstructionPath.Vector512);

    /// <summary>The width these kernels are written for.</summary>
    internal abstract InstructionPath Path { get; }

    internal static TileKernels<T> For(InstructionPath path) => path switch
    {
        InstructionPath.Scalar => Scalar,
        InstructionPath.Vector128 => Wide128,
        InstructionPath.Vector256 => Wide256,
        _ => Wide512,
    };

    /// <summary>destination = f(x).</summary>
    internal abstract void Unary(UnaryFunction function, T* x, T* destination, nint count);

    /// <summary>destination = f(x, y).</summary>
    internal abstract void Binary(BinaryFunction function, T* x, T* y, T* destination, nint count);

    /// <summary>destination = f(x, y) with one y for all.</summary>
    internal abstract void BinaryScalarRight(BinaryFunction function, T* x, T y, T* destination, nint count);

    /// <summary>destination = f(x, y) with one x for all.</summary>
    internal abstract void BinaryScalarLeft(BinaryFunction function, T x, T* y, T* destination, nint count);

    /// <summary>destination = mask ≠ 0 ? whenSet : whenClear.</summary>
    internal abstract void Select(T* mask, T* whenSet, T* whenClear, T* destination, nint count);

    /// <summary>destination = left · right + addend, rounded once.</summary>
    internal abstract void MultiplyAdd(T* left, T* right, T* addend, T* destination, nint count);

    /// <summary>destination = left · right + addend with one right for all, rounded once.</summary>
    internal abstract void MultiplyAddScalar(T* left, T right, T* addend, T* destination, nint count);

    internal abstract void Fill(T value, T* destination, nint count);

    internal abstract void Copy(T* x, T* destination, nint count);

    /// <summary>accumulator += x.</summary>
    internal abstract void AddTo(T* accumulator, T* x, nint count);

    /// <summary>accumulator += Σ rows of x; even and odd rows by themselves first.</summary>
    /// <param name="accumulator">A number for each column.</param>
    /// <param name="x">(rows, columns).</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="columns">How many columns.</param>
    internal abstract void AddRows(T* accumulator, T* x, nint rows, nint columns);

    /// <summary>accumulator = max(accumulator, x).</summary>
    internal abstract void MaxTo(T* accumulator, T* x, nint count);

    /// <summary>Σ x.</summary>
    internal abstract T Sum(T* x, nint count);

    /// <summary>The greatest: −∞ of nothing, not-a-number if any is.</summary>
    internal abstract T Max(T* x, nint count);

    /// <summary>Σ x·y.</summary>
    internal abstract T SumOfProducts(T* x, T* y, nint count);

    /// <summary>y += factor · mask · x.</summary>
    internal abstract void AddMasked(T factor, T* mask, T* x, T* y, nint count);

    /// <summary>Whether no element is infinite or not-a-number.</summary>
    internal abstract bool AllFinite(T* x, nint count);

    /// <summary>Rows of zeros with a 1 at the label; a label outside 0 … classes − 1 leaves its row zero.</summary>
    internal abstract void OneHot(int* labels, nint rows, int classes, T* destination);

    /// <summary>destination = a row of a table.</summary>
    internal abstract void CopyRow(in MatrixView<T> table, int row, T* destination);

    /// <summary>Σ of a row of a table times x.</summary>
    internal abstract T SumOfProducts(in MatrixView<T> table, int row, T* x);

    /// <summary>destination += factor times a row of a table.</summary>
    internal abstract void AddRow(in MatrixView<T> table, int row, T factor, T* destination);

    /// <summary>
    /// Rows of a table += factor · x, one after another, in columns <paramref name="first"/> up to <paramref name="end"/>; x begins at
    /// column 0. A step is 2 · row, plus 1 to subtract.
    /// </summary>
    internal abstract void AddToRows(in MatrixView<T> table, ReadOnlySpan<int> steps, T* factors, int first, int end, T* x);

    /// <summary>Uniform numbers in [0, 1), multiples of 2⁻²⁴: the same in both precisions.</summary>
    /// <param name="address">Whose row it is.</param>
    /// <param name="firstElement">The place of the first number within the row.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="count">How many.</param>
    internal abstract void UniformRow(RandomAddress address, nint firstElement, T* destination, nint count);

    /// <summary>Standard normal numbers by Box and Muller's method, computed in the precision they have.</summary>
    /// <inheritdoc cref="UniformRow"/>
    internal abstract void NormalRow(RandomAddress address, nint firstElement, T* destination, nint count);

    /// <summary>1 with probability <paramref name="keep"/> (in steps of 2⁻¹⁶), otherwise 0.</summary>
    /// <param name="address">Whose row it is.</param>
    /// <param name="firstElement">The place of the first number within the row.</param>
    /// <param name="keep">The probability of a 1, from 0 to 1.</param>
    /// <param name="destination">Where they go.</param>
    /// <param name="count">How many.</param>
    internal abstract void BernoulliRow(RandomAddress address, nint firstElement, double keep, T* destination, nint count);

    /// <summary>Like <see cref="NormalRow"/> for 32 columns of several rows.</summary>
    /// <param name="place">Where the rows' numbers begin: 8 blocks of each.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="destination">32 numbers for each row.</param>
    internal abstract void NormalPanel(in RandomRows place, nint rows, T* destination);

    /// <summary>Like <see cref="BernoulliRow"/> for 32 columns of several rows.</summary>
    /// <param name="place">Where the rows' numbers begin: 4 blocks of each.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="keep">The probability of a 1, from 0 to 1.</param>
    /// <param name="destination">32 numbers for each row.</param>
    internal abstract void BernoulliPanel(in RandomRows place, nint rows, double keep, T* destination);
}
