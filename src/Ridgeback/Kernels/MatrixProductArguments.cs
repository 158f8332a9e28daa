using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>One product C = op(A)·op(B), or C += op(A)·op(B).</summary>
internal unsafe struct MatrixProductArguments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>op(A) is (rows, inner); A itself is (inner, rows) when transposed.</summary>
    internal MatrixView<T> A;

    /// <summary>op(B) is (inner, columns); B itself is (columns, inner) when transposed.</summary>
    internal MatrixView<T> B;

    /// <summary>C is (rows, columns) and overlaps neither A nor B. Without data only the epilogue sees the product.</summary>
    internal MatrixView<T> C;

    internal bool TransposeA;
    internal bool TransposeB;

    /// <summary>Whether the product is added to what C holds; otherwise C is overwritten, whatever it holds.</summary>
    internal bool Accumulate;

    /// <summary>What happens to each block of C as soon as it is complete; C must then be in panels (or not differ from it).</summary>
    internal MatrixProductEpilogue<T>? Epilogue;

    /// <summary>Scratch of at least <see cref="MatrixProduct{T}.WorkspaceBytes"/>.</summary>
    internal void* Workspace;

    internal readonly int Rows => C.Rows;

    internal readonly int Columns => C.Columns;

    internal readonly int Inner => TransposeA ? A.Rows : A.Columns;
}
