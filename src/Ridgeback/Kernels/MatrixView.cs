using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>A matrix as it is stored: row by row, or in panels.</summary>
/// <remarks>
/// A panel is 32 neighbouring columns, stored row by row; panels follow one another, and the last one is narrower when
/// the columns do not come out even. So nothing is filled up, and the elements of a few rows of a panel are contiguous.
/// A matrix of up to 32 columns, or of one row, is the same memory both ways. Behind a matrix in panels a register more may
/// be read (and is not used).
/// </remarks>
internal unsafe struct MatrixView<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The columns of a panel.</summary>
    internal const int PanelColumns = 32;

    internal T* Data;
    internal int Rows;
    internal int Columns;

    /// <summary>Row by row: from one row to the next, in elements. In panels: not used.</summary>
    internal nint Leading;

    internal bool Panels;

    /// <summary>A matrix without gaps.</summary>
    internal static MatrixView<T> Of(T* data, int rows, int columns, bool panels) =>
        new() { Data = data, Rows = rows, Columns = columns, Leading = columns, Panels = panels };

    /// <summary>The columns of the panel that a column lies in.</summary>
    internal readonly int PanelWidth(int column) => Math.Min(PanelColumns, Columns - (column & -PanelColumns));

    /// <summary>The column after the last that lies next to this one in its row.</summary>
    internal readonly int NextRun(int column) => Panels ? Math.Min(Columns, (column & -PanelColumns) + PanelColumns) : Columns;

    /// <summary>From one row to the next at a column, in elements.</summary>
    internal readonly nint Stride(int column) => Panels ? PanelWidth(column) : Leading;

    /// <summary>Where an element lies.</summary>
    internal readonly T* At(int row, int column)
    {
        var panel = column & -PanelColumns;
        return Data + (Panels
            ? ((nint)panel * Rows) + ((nint)row * PanelWidth(column)) + (column - panel)
            : (row * Leading) + column);
    }
}
