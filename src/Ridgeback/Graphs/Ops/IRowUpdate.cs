namespace Ridgeback.Graphs.Ops;

/// <summary>
/// An op that adds to some rows of a table and is linear in its first input. Where the table is a variable that the result is assigned to,
/// it costs the rows that it touches: nothing else is read or written.
/// </summary>
internal interface IRowUpdate
{
    /// <summary>Which input is the table; an op without that input adds to zeros.</summary>
    int TableInput { get; }
}
