using System.Numerics;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Sums and maxima over tiles: each task gathers its own, then they are put together in task order.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class PartialSums<T>(TileGeometry geometry, TileKernels<T> tiles)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Gives a task's partial result of some columns the value of nothing.</summary>
    public void Begin(PartialResult partial, TileTask task, long column, nint columns)
    {
        var sum = partial.Code is TileCode.TotalSum or TileCode.ColumnSum;
        if (partial.Code is TileCode.TotalSum or TileCode.TotalMax)
        {
            ((double*)partial.Partials.Pointer)[task.Index] = sum ? 0 : double.NegativeInfinity;
            return;
        }

        tiles.Fill(
            sum ? T.Zero : T.NegativeInfinity, (T*)partial.Partials.Pointer + (task.ColumnIndex * geometry.Columns) + column, columns);
    }

    /// <summary>Puts the tasks' partial results together, in order.</summary>
    public void Finish(PartialResult partial)
    {
        if (partial.Code is TileCode.TotalSum or TileCode.TotalMax)
        {
            var totals = (double*)partial.Partials.Pointer;
            var total = totals[0];
            for (var task = 1; task < geometry.Tasks; task++)
            {
                total = partial.Code == TileCode.TotalSum ? total + totals[task] : Math.Max(total, totals[task]);
            }

            if (partial.Target is null)
            {
                *partial.Scalar = total;
            }
            else
            {
                *(T*)partial.Target.Pointer = T.CreateTruncating(total);
            }

            return;
        }

        var columns = (nint)geometry.Columns;
        var gathered = (T*)partial.Partials.Pointer;
        var target = (T*)partial.Target!.Pointer;
        tiles.Copy(gathered, target, columns);
        for (var task = 1; task < geometry.ColumnTasks; task++)
        {
            if (partial.Code == TileCode.ColumnSum)
            {
                tiles.AddTo(target, gathered + (task * columns), columns);
            }
            else
            {
                tiles.MaxTo(target, gathered + (task * columns), columns);
            }
        }
    }

    /// <summary>Adds a tile to a task's partial result.</summary>
    public void Gather(PartialResult partial, T* x, TileTask task, long column, int rows, int columns)
    {
        var memory = partial.Partials.Pointer;
        if (partial.Code is TileCode.TotalSum or TileCode.TotalMax)
        {
            var count = (nint)rows * columns;
            ref var total = ref ((double*)memory)[task.Index];
            total = partial.Code == TileCode.TotalSum
                ? total + double.CreateTruncating(tiles.Sum(x, count))
                : Math.Max(total, double.CreateTruncating(tiles.Max(x, count)));
            return;
        }

        var gathered = (T*)memory + (task.ColumnIndex * geometry.Columns) + column;
        if (partial.Code == TileCode.ColumnSum && columns < NarrowRows<T>.Limit)
        {
            NarrowRows<T>.AddColumns(x, gathered, rows, columns);
            return;
        }

        if (partial.Code == TileCode.ColumnSum)
        {
            tiles.AddRows(gathered, x, rows, columns);
            return;
        }

        for (var r = 0; r < rows; r++)
        {
            tiles.MaxTo(gathered, x + ((nint)r * columns), columns);
        }
    }
}

/// <summary>Which partial results a piece of work adds to.</summary>
/// <param name="Index">The one of totals.</param>
/// <param name="ColumnIndex">The one of columns.</param>
internal readonly record struct TileTask(int Index, int ColumnIndex);
