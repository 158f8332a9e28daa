using System.Buffers;
using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>A matrix product outside of any plan: rows that are prepared, covariances.</summary>
internal static unsafe class DenseProduct
{
    /// <summary>C = op(A)·op(B), or C += op(A)·op(B), on the best instruction path.</summary>
    internal static void Run<T>(
        MatrixView<T> a, MatrixView<T> b, MatrixView<T> c, WorkerTeam team, bool transposeA = false, bool accumulate = false)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var arguments = new MatrixProductArguments<T> { A = a, B = b, C = c, TransposeA = transposeA, Accumulate = accumulate };
        var bytes = ArrayPool<byte>.Shared.Rent(checked((int)MatrixProduct<T>.WorkspaceBytes(arguments, team.Threads)));
        try
        {
            fixed (byte* workspace = bytes)
            {
                arguments.Workspace = workspace;
                MatrixProduct<T>.For(Hardware.Best).Run(arguments, team);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
