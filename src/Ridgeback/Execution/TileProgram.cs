using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>What one instruction of a tile program does with a run of elements.</summary>
internal enum TileCode
{
    Unary,
    Binary,
    BinaryScalarRight,
    BinaryScalarLeft,

    /// <summary>y is one number for each row.</summary>
    BinaryColumnRight,
    BinaryColumnLeft,

    /// <summary>y is one number for each column.</summary>
    BinaryRowRight,
    BinaryRowLeft,

    /// <summary>x · y + z, rounded once.</summary>
    MultiplyAdd,
    MultiplyAddScalar,
    Select,
    Fill,
    Copy,
    ExpandRowVector,
    ExpandColumn,
    RowSum,
    RowMax,
    ColumnSum,
    ColumnMax,
    TotalSum,
    TotalMax,
    Uniform,
    Normal,
    Bernoulli,
    OneHot,
}

/// <summary>One instruction: operands are slots; X or Y of scalar forms and of Fill are places in the scalar list.</summary>
internal struct TileInstruction
{
    public TileCode Code;

    /// <summary>Which unary or binary function.</summary>
    public int Function;

    public int Target;
    public int X;
    public int Y;
    public int Z;

    /// <summary>Place in the list of random streams, labels or partial results.</summary>
    public int Extra;

    /// <summary>True runs over the tile's rows, one number each, instead of over its elements.</summary>
    public bool PerRow;
}

/// <summary>Where an operand of a tile program lies.</summary>
internal enum SlotKind
{
    /// <summary>A tile of scratch memory that stays in the first-level cache.</summary>
    Register,

    /// <summary>Scratch memory for one number for each row of the tile.</summary>
    RowRegister,

    /// <summary>The block of a matrix product that has just been computed.</summary>
    Block,

    /// <summary>Memory with one number for each element of the domain.</summary>
    Full,

    /// <summary>Memory with one number for each column.</summary>
    RowVector,

    /// <summary>Memory with one number for each row.</summary>
    Column,
}

/// <summary>One operand of a tile program.</summary>
internal sealed class Slot(SlotKind kind, Buffer? memory = null)
{
    public SlotKind Kind { get; set; } = kind;

    public Buffer? Memory { get; set; } = memory;

    /// <summary>For registers: which one; equal numbers share memory at different times.</summary>
    public int Register { get; set; } = -1;

    public bool IsRegister => Kind is SlotKind.Register or SlotKind.RowRegister;
}

/// <summary>What a tile may be.</summary>
internal enum TileShape
{
    /// <summary>Some rows, or a part of one.</summary>
    Free,

    /// <summary>Some rows: something in the program needs whole rows.</summary>
    WholeRows,

    /// <summary>Some rows of one panel.</summary>
    Panels,
}

/// <summary>How a domain is cut into tiles and tiles into tasks. Depends on shapes alone, never on the number of threads.</summary>
internal sealed class TileGeometry
{
    public TileGeometry(long rows, long columns, TileShape shape, int tileElements, int instructions, (int Chunks, int RowGroups)? product)
    {
        Rows = rows;
        Columns = columns;
        InPanels = shape == TileShape.Panels;
        var splitColumns = columns > tileElements && shape != TileShape.WholeRows;
        TileColumns = InPanels ? MatrixView<float>.PanelColumns : splitColumns ? tileElements : (int)columns;
        TileRows = (int)(splitColumns && !InPanels ? 1 : Math.Clamp(tileElements / TileColumns, 1, rows));
        ColumnTiles = (columns + TileColumns - 1) / TileColumns;
        Tiles = (rows + TileRows - 1) / TileRows * ColumnTiles;
        var cost = rows * columns * Math.Max(1, instructions);
        Tasks = product?.Chunks ?? (int)Math.Clamp(cost / CostOfTask, 1, Math.Min(Tiles, MostTasks));
        ColumnTasks = product?.RowGroups ?? Tasks;
    }

    /// <summary>About ten microseconds of element-instructions: less is not worth handing to another thread.</summary>
    private const long CostOfTask = 100_000;

    private const long MostTasks = 64;

    public long Rows { get; }

    public long Columns { get; }

    /// <summary>Whether the domain's elements lie in panels; a tile is then some rows of one panel.</summary>
    public bool InPanels { get; }

    public int TileRows { get; }

    public int TileColumns { get; }

    public long ColumnTiles { get; }

    public long Tiles { get; }

    public int Tasks { get; }

    /// <summary>How many partial results of each column there are: one for each task, or for each group of rows of a product.</summary>
    public int ColumnTasks { get; }

    /// <summary>Which rows and columns a tile covers. In memory its elements are contiguous.</summary>
    public (long Row, long Column, int Rows, int Columns) Tile(long tile)
    {
        var rowTiles = Tiles / ColumnTiles;
        var row = (InPanels ? tile % rowTiles : tile / ColumnTiles) * TileRows;
        var column = (InPanels ? tile / rowTiles : tile % ColumnTiles) * TileColumns;
        return (row, column, (int)Math.Min(TileRows, Rows - row), (int)Math.Min(TileColumns, Columns - column));
    }

    /// <summary>The place of a tile's first element in memory that has one number for each element of the domain.</summary>
    public long Place(long row, long column, int columns) =>
        InPanels ? (column * Rows) + (row * columns) : (row * Columns) + column;
}
