using System.Numerics;
using System.Runtime.Intrinsics;

namespace Ridgeback.Kernels;

/// <summary>The product of two matrices, for one precision and one register width.</summary>
/// <remarks>
/// An element of C is one chain of multiply-adds in the order of the inner index, begun with zero or with what C holds;
/// so its bits depend on its row of A and its column of B alone: not on threads, layouts, nor the elements around it.
/// </remarks>
internal abstract unsafe class MatrixProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The greatest part of the inner index that is worked through at a time; whole panels.</summary>
    internal const int InnerBlock = 1024;

    /// <summary>The most rows of C that are completed before the epilogue sees them.</summary>
    internal const int BlockRows = 64;

    /// <summary>
    /// Chunks that a product is cut into at least, if it is high enough: several for each thread let the quicker one do more.
    /// </summary>
    private const int FewestChunks = 64;

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

    /// <summary>The scratch a product of this shape needs with this many threads, for any path.</summary>
    internal static nint WorkspaceBytes(in MatrixProductArguments<T> arguments, int threads) =>
        64 + (threads * WorkerBytes(arguments)) + (arguments.TransposeB ? TurnedBytes(arguments) : 0);

    /// <summary>How many groups the rows of each panel of C are cut into. Depends on the shape alone.</summary>
    internal static int RowGroups(in MatrixProductArguments<T> arguments) => Math.Clamp(
        Parts(FewestChunks, Math.Max(1, PanelCount(arguments.Columns))), 1,
        Parts(Math.Max(1, arguments.Rows), arguments.TransposeB ? MatrixView<T>.PanelColumns : BlockRows));

    /// <summary>How many chunks the product is cut into: panels times groups of rows, the groups of one panel together.</summary>
    internal static int Chunks(in MatrixProductArguments<T> arguments) => PanelCount(arguments.Columns) * RowGroups(arguments);

    /// <summary>Computes the product; allocates nothing.</summary>
    internal abstract void Run(in MatrixProductArguments<T> arguments, WorkerTeam team);

    /// <summary>One worker's share of the scratch: a panel of B, and a block of C.</summary>
    protected static nint WorkerBytes(in MatrixProductArguments<T> arguments) =>
        (((arguments.TransposeB ? MatrixView<T>.PanelColumns : arguments.Inner) + BlockRows) * (nint)MatrixView<T>.PanelColumns * sizeof(T))
            + 64;

    protected static int PanelCount(int columns) => Parts(columns, MatrixView<T>.PanelColumns);

    protected static int Parts(int count, int size) => (count + size - 1) / size;

    /// <summary>Where part number <paramref name="part"/> of equal parts begins.</summary>
    protected static int Start(int count, int part, int parts) => (int)((long)count * part / parts);

    /// <summary>All of op(A), turned round, in panels.</summary>
    private static nint TurnedBytes(in MatrixProductArguments<T> arguments) =>
        PanelCount(arguments.Rows) * (nint)arguments.Inner * MatrixView<T>.PanelColumns * sizeof(T);
}
