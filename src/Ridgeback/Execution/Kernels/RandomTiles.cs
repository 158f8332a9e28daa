using System.Numerics;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>The random numbers of a fused kernel, tile by tile.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class RandomTiles<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly RandomSource<T>[] sources;
    private readonly TileGeometry geometry;
    private readonly TileKernels<T> tiles;
    private readonly (uint Step, uint Draw)[] places;

    public RandomTiles(IEnumerable<RandomSource<T>> sources, TileGeometry geometry, TileKernels<T> tiles)
    {
        (this.sources, this.geometry, this.tiles) = ([.. sources], geometry, tiles);
        places = new (uint, uint)[this.sources.Length];
    }

    /// <summary>The examples whose numbers are drawn.</summary>
    public IEnumerable<Buffer> Examples => sources.Select(source => source.Examples).OfType<Buffer>();

    /// <summary>Finds the streams' keys.</summary>
    public void Bind(ulong seed)
    {
        for (var i = 0; i < sources.Length; i++)
        {
            sources[i].Key = Philox.KeyOf(seed, sources[i].Stream);
        }
    }

    /// <summary>Reads steps and draws; before the tiles.</summary>
    public void Prepare()
    {
        for (var i = 0; i < sources.Length; i++)
        {
            places[i] = ((uint)sources[i].Step.Double, (uint)sources[i].Draw.Double);
        }
    }

    /// <summary>Draws a tile.</summary>
    /// <param name="code">What is drawn, and from which source.</param>
    /// <param name="target">Where the numbers go, row by row.</param>
    /// <param name="row">The tile's first row.</param>
    /// <param name="column">The tile's first column.</param>
    /// <param name="rows">The tile's rows.</param>
    /// <param name="columns">The tile's columns.</param>
    public void Run(in TileInstruction code, T* target, long row, long column, int rows, int columns)
    {
        ref var source = ref sources[code.Extra];
        (var step, var draw) = places[code.Extra];
        var examples = source.Examples is null ? null : (int*)source.Examples.Pointer + row;
        if (geometry.InPanels && columns == MatrixView<T>.PanelColumns
            && RunPanel(code.Code, source, examples, (step, draw), target, row, column, rows))
        {
            return;
        }

        if (examples == null && !geometry.InPanels)
        {
            RunRow(code.Code, new RandomAddress(source.Key, 0, step, draw), source.Probability, (nint)((row * geometry.Columns) + column),
                target, (nint)rows * columns);
            return;
        }

        for (var r = 0; r < rows; r++)
        {
            var first = examples == null ? ((row + r) * geometry.Columns) + column : column;
            RunRow(code.Code, new RandomAddress(source.Key, examples == null ? 0 : (uint)examples[r], step, draw), source.Probability,
                (nint)first, target + ((nint)r * columns), columns);
        }
    }

    /// <summary>Draws the rows of a panel together; false where they do not begin with a block each.</summary>
    private bool RunPanel(
        TileCode code, in RandomSource<T> source, int* examples, (uint Step, uint Draw) place, T* target, long row, long column, int rows)
    {
        var perBlock = code == TileCode.Bernoulli ? 8 : 4;
        if (code == TileCode.Uniform || (examples == null && geometry.Columns % perBlock != 0))
        {
            return false;
        }

        var first = examples == null ? (row * geometry.Columns) + column : column;
        var apart = examples == null ? geometry.Columns / perBlock : 0;
        var panel = new RandomRows(source.Key, place.Step, place.Draw, examples, (uint)(first / perBlock), (uint)apart);
        if (code == TileCode.Normal)
        {
            tiles.NormalPanel(panel, rows, target);
        }
        else
        {
            tiles.BernoulliPanel(panel, rows, source.Probability, target);
        }

        return true;
    }

    private void RunRow(TileCode code, RandomAddress address, double probability, nint first, T* target, nint count)
    {
        switch (code)
        {
            case TileCode.Uniform:
                tiles.UniformRow(address, first, target, count);
                break;
            case TileCode.Normal:
                tiles.NormalRow(address, first, target, count);
                break;
            default:
                tiles.BernoulliRow(address, first, probability, target, count);
                break;
        }
    }
}
