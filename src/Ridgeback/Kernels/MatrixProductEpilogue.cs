using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>Work on the elements of a product while they are still in the cache of the core that computed them.</summary>
internal abstract unsafe class MatrixProductEpilogue<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Before the first block of a chunk, by the thread that runs the chunk.</summary>
    internal abstract void Begin(MatrixProductChunk chunk);

    /// <summary>Before some rows of a block are computed: what will be read beside them may be brought near.</summary>
    internal abstract void Announce(int row, int rows, int column, int columns);

    /// <summary>
    /// One complete block of C, rows × columns without gaps: some rows of one panel. A chunk's blocks come in a fixed order.
    /// </summary>
    internal abstract void Apply(MatrixProductChunk chunk, int worker, T* block, int row, int rows, int column, int columns);
}

/// <summary>A chunk of a product: one panel of columns and one group of rows.</summary>
/// <param name="Index">Its number among all chunks.</param>
/// <param name="RowGroup">Which group of rows.</param>
/// <param name="Column">The panel's first column.</param>
/// <param name="Columns">The panel's columns.</param>
internal readonly record struct MatrixProductChunk(int Index, int RowGroup, int Column, int Columns);
