namespace Ridgeback.Kernels;

/// <summary>Where blocks of several rows are: each row is an example's own, or all are parts of one tensor.</summary>
/// <param name="key">The stream.</param>
/// <param name="step">The step.</param>
/// <param name="draw">The draw.</param>
/// <param name="examples">The rows' examples; null where rows are parts of one tensor.</param>
/// <param name="firstBlock">The first block of the first row.</param>
/// <param name="blocksApart">How many blocks later the next row's first block is: 0 where rows are examples.</param>
internal readonly unsafe struct RandomRows(ulong key, uint step, uint draw, int* examples, uint firstBlock, uint blocksApart)
{
    public ulong Key => key;

    public uint Step => step;

    public uint Draw => draw;

    public uint Example(nint row) => examples == null ? 0 : (uint)examples[row];

    public uint Block(nint row) => firstBlock + ((uint)row * blocksApart);

    /// <summary>The same without its first rows.</summary>
    public RandomRows From(nint row) => new(key, step, draw, examples == null ? null : examples + row, Block(row), blocksApart);
}
