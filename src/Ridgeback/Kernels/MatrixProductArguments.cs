using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>One product C = op(A)·op(B), or C += op(A)·op(B). All matrices are stored row by row.</summary>
internal unsafe struct MatrixProductArguments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>op(A) is (rows, inner); A itself is (inner, rows) when transposed.</summary>
    internal T* A;

    /// <summary>op(B) is (inner, columns); B itself is (columns, inner) when transposed.</summary>
    internal T* B;

    /// <summary>C is (rows, columns) and overlaps neither A nor B.</summary>
    internal T* C;

    internal int Rows;
    internal int Columns;
    internal int Inner;

    /// <summary>From one stored row of A to the next, in elements.</summary>
    internal nint LeadingA;
    internal nint LeadingB;
    internal nint LeadingC;
    internal bool TransposeA;
    internal bool TransposeB;

    /// <summary>Whether the product is added to what C holds; otherwise C is overwritten, whatever it holds.</summary>
    internal bool Accumulate;

    /// <summary>Scratch of at least <see cref="MatrixProduct{T}.WorkspaceBytes"/>.</summary>
    internal void* Workspace;
}
