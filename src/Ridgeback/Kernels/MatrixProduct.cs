using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>The product of two matrices, for one precision and one register width.</summary>
/// <remarks>
/// An element of C is one chain of multiply-adds in the order of the inner index (cut into equal parts when it is very long),
/// so its bits depend on its row of A, its column of B and the shape alone: not on threads, nor on the elements around it.
/// </remarks>
internal abstract unsafe class MatrixProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The greatest part of the inner index that is worked through at a time.</summary>
    internal const int InnerBlock = 1024;

    /// <summary>The bytes of one row of a packed panel: two of the widest registers.</summary>
    internal const int PanelBytes = 128;

    private static readonly MatrixProduct<T> Scalar = new VectorMatrixProduct<T, T, SimdScalar<T>>();
    private static readonly MatrixProduct<T> Wide128 = new VectorMatrixProduct<T, Vector128<T>, Simd128<T>>();
    private static readonly MatrixProduct<T> Wide256 = new VectorMatrixProduct<T, Vector256<T>, Simd256<T>>();
    private static readonly MatrixProduct<T> Wide512 = new VectorMatrixProduct<T, Vector512<T>, Simd512<T>>();

    internal static MatrixProduct<T> For(InstructionPath path) => path switch
    {
        InstructionPath.Scalar => Scalar,
        InstructionPath.Vector128 => Wide128,
        InstructionPath.Vector256 => Wide256,
        _ => Wide512,
    };

    /// <summary>The scratch a product of this shape needs with this many threads, for any path and precision.</summary>
    internal static nint WorkspaceBytes(int rows, int columns, int inner, bool transposeA, bool transposeB, int threads) =>
        ((nint)threads * PanelStride(inner)) + 64;

    /// <summary>One worker's share of the scratch.</summary>
    protected static nint PanelStride(int inner) => (Math.Min(inner, InnerBlock) * (nint)PanelBytes) + 64;

    /// <summary>Computes the product; allocates nothing.</summary>
    internal abstract void Run(in MatrixProductArguments<T> arguments, WorkerTeam team);
}
