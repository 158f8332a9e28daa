using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Runs a tile program: for each tile every instruction in turn, so that what passes between them stays in cache.</summary>
/// <remarks>
/// Tasks write partial sums of their own, which are put together in task order: the same bits with any number of threads.
/// </remarks>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class FusedKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Buffers of this size are not expected in the second-level cache.</summary>
    private const long DistantBytes = 512 * 1024;

    private readonly TileProgramBuilder<T> program;
    private readonly TileKernels<T> tiles;
    private readonly TileGeometry geometry;
    private readonly TileInstruction[] instructions;
    private readonly Slot[] slots;
    private readonly ScalarSource<T>[] sources;
    private readonly RandomTiles<T> randoms;
    private readonly PartialResult[] partials;
    private readonly PartialSums<T> sums;
    private readonly T[] scalars;
    private readonly nint scalarMemory;
    private readonly int emitInRun;
    private TileSegment[] segments = [];
    private TileSegment? whole;
    private int runs;
    private readonly nint[] bases;
    private readonly int[] distant;
    private byte* workerMemory;
    private long workerBytes;

    public FusedKernel(TileProgramBuilder<T> program, TileKernels<T> tiles, int emitInRun)
    {
        this.emitInRun = emitInRun;
        this.program = program;
        this.tiles = tiles;
        geometry = program.Geometry;
        instructions = [.. program.Instructions];
        slots = [.. program.Slots];
        sources = [.. program.Scalars];
        randoms = new RandomTiles<T>(program.Randoms, geometry, tiles);
        partials = [.. program.Partials];
        sums = new PartialSums<T>(geometry, tiles);
        scalars = GC.AllocateArray<T>(sources.Length + 1, pinned: true);
        scalarMemory = (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref scalars[0]);
        bases = new nint[slots.Length];
        distant = [.. instructions.SelectMany(TileRegisters.SlotsRead).Distinct()
            .Where(slot => slots[slot].Kind == SlotKind.Full && slots[slot].Memory!.Bytes >= DistantBytes)];
    }

    /// <summary>True when the matrix product that this runs over is itself written to memory.</summary>
    public bool KeepsProduct => program.KeepsProduct;

    public override string Name =>
        "fused " + string.Join(" ", Nodes.Where(node => node.Op is not Graphs.Ops.MatMul).Select(node => node.Op.Name));

    public override IEnumerable<Buffer> Reads => program.Instructions.SelectMany(TileRegisters.SlotsRead)
        .Select(slot => slots[slot].Memory).OfType<Buffer>().Except(program.Outputs)
        .Concat(sources.Select(source => source.Tensor).OfType<Buffer>())
        .Concat(randoms.Examples)
        .Concat(program.Labels.Select(labels => labels.Indices)).Distinct();

    public override IEnumerable<Buffer> Writes =>
        program.Outputs.Concat(partials.Select(partial => partial.Target).OfType<Buffer>());

    public override IEnumerable<Buffer> Workspace => partials.Select(partial => partial.Partials);

    public override long WorkerBytes =>
        (program.Registers * RegisterBytes) + (program.RowRegisters * RowRegisterBytes);

    public override long Operations => instructions.Count(i => i.Code is not (TileCode.Copy or TileCode.Fill
        or TileCode.ExpandColumn or TileCode.ExpandRowVector)) * geometry.Rows * geometry.Columns;

    private long RegisterBytes => PlanMemory.RoundUp((long)geometry.TileRows * geometry.TileColumns * sizeof(T));

    private long RowRegisterBytes => PlanMemory.RoundUp((long)geometry.TileRows * sizeof(T));

    public override bool MayTake(Buffer input, Buffer output) =>
        program.Outputs.Contains(output)
        && Array.Exists(slots, slot => slot.Memory == input)
        && !randoms.Examples.Contains(input)
        && !program.Labels.Exists(labels => labels.Indices == input)
        && Array.TrueForAll(slots, slot => slot.Memory != input || slot.Kind == SlotKind.Full)
        && Array.Find(slots, slot => slot.Memory == output)!.Kind == SlotKind.Full
        && program.LastRead(input) <= Array.FindIndex(instructions, i => i.Target >= 0 && slots[i.Target].Memory == output);

    public override void Bind(PlanMemory memory)
    {
        workerMemory = memory.WorkerMemory;
        workerBytes = memory.WorkerBytes;
        randoms.Bind(memory.Seed);
    }

    public override void Rebind()
    {
        for (var i = 0; i < slots.Length; i++)
        {
            bases[i] = slots[i].Memory is { } buffer ? (nint)buffer.Pointer : 0;
        }
    }

    public override void Run(WorkerTeam team)
    {
        Prepare();
        team.Run(this, geometry.Tasks);
        Finish();
    }

    /// <summary>Reads scalars and checks labels; before the tiles.</summary>
    public void Prepare()
    {
        if (runs < emitInRun && ++runs == emitInRun && TileSegment.IsSupported)
        {
            segments = [.. TileSegment.All<T>(tiles.Path, instructions, slots)];
            whole = Array.Find(segments, segment => segment.Covers(instructions.Length));
        }

        for (var i = 0; i < sources.Length; i++)
        {
            scalars[i] = sources[i].Value;
        }

        randoms.Prepare();
        foreach ((var indices, var classes, var node) in program.Labels)
        {
            IndexGuard.Check((int*)indices.Pointer, geometry.Rows, classes, -1, node);
        }
    }

    /// <summary>Puts partial results together; after the tiles.</summary>
    public void Finish()
    {
        foreach (var partial in partials)
        {
            sums.Finish(partial);
        }
    }

    public void Execute(int chunk, int worker)
    {
        var task = new TileTask(chunk, chunk);
        Begin(task, 0, (nint)geometry.Columns);
        var slot = stackalloc T*[slots.Length];
        PlaceRegisters(slot, worker);
        var end = geometry.Tiles * (chunk + 1) / geometry.Tasks;
        for (var tile = geometry.Tiles * chunk / geometry.Tasks; tile < end; tile++)
        {
            (var row, var column, var rows, var columns) = geometry.Tile(tile);
            PlaceMemory(slot, row, column, columns);
            RunTile(slot, task, row, column, rows, columns);
        }
    }

    /// <summary>Empties a task's partial results of some columns.</summary>
    public void Begin(TileTask task, long column, nint columns)
    {
        foreach (var partial in partials)
        {
            sums.Begin(partial, task, column, columns);
        }
    }

    /// <summary>Brings near what a part of a product's block will be read with.</summary>
    public void Announce(int row, int rows, int column, int columns)
    {
        foreach (var slot in distant)
        {
            Prefetch.Near((byte*)((T*)bases[slot] + geometry.Place(row, column, columns)), (nint)rows * columns * sizeof(T));
        }
    }

    /// <summary>Runs over a block of a matrix product, some rows at a time.</summary>
    public void RunBlock(TileTask task, int worker, T* block, int firstRow, int blockRows, int column, int columns)
    {
        var slot = stackalloc T*[slots.Length];
        if (whole is not null && whole.Fits(blockRows, columns))
        {
            // All is one piece of code, which needs no scratch memory.
            PlaceMemory(slot, firstRow, column, columns);
            slot[program.ProductSlot] = block;
            whole.Run((nint)slot, scalarMemory, blockRows, columns);
            return;
        }

        PlaceRegisters(slot, worker);
        for (var row = 0; row < blockRows; row += geometry.TileRows)
        {
            PlaceMemory(slot, firstRow + row, column, columns);
            slot[program.ProductSlot] = block + ((nint)row * columns);
            RunTile(slot, task, firstRow + row, column, Math.Min(geometry.TileRows, blockRows - row), columns);
        }
    }

    private void PlaceRegisters(T** slot, int worker)
    {
        var registers = workerMemory + (worker * workerBytes);
        var rowRegisters = registers + (program.Registers * RegisterBytes);
        for (var i = 0; i < slots.Length; i++)
        {
            slot[i] = slots[i].Kind switch
            {
                SlotKind.Register => (T*)(registers + (slots[i].Register * RegisterBytes)),
                SlotKind.RowRegister => (T*)(rowRegisters + (slots[i].Register * RowRegisterBytes)),
                _ => null,
            };
        }
    }

    private void PlaceMemory(T** slot, long row, long column, int columns)
    {
        for (var i = 0; i < slots.Length; i++)
        {
            if (bases[i] != 0)
            {
                slot[i] = (T*)bases[i] + slots[i].Kind switch
                {
                    SlotKind.Full => geometry.Place(row, column, columns),
                    SlotKind.RowVector => column,
                    _ => row,
                };
            }
        }
    }

    private void RunTile(T** slot, TileTask task, long row, long column, int rows, int columns)
    {
        var elements = (nint)rows * columns;
        var segment = 0;
        for (var i = 0; i < instructions.Length; i++)
        {
            if (segment < segments.Length && segments[segment].Start == i)
            {
                var emitted = segments[segment++];
                if (emitted.Fits(rows, columns))
                {
                    emitted.Run((nint)slot, scalarMemory, rows, columns);
                    i = emitted.End - 1;
                    continue;
                }
            }

            ref readonly var code = ref instructions[i];
            var count = code.PerRow ? rows : elements;
            switch (code.Code)
            {
                case TileCode.Unary:
                    tiles.Unary((UnaryFunction)code.Function, slot[code.X], slot[code.Target], count);
                    break;
                case TileCode.Binary:
                    tiles.Binary((BinaryFunction)code.Function, slot[code.X], slot[code.Y], slot[code.Target], count);
                    break;
                case TileCode.BinaryScalarRight:
                    tiles.BinaryScalarRight((BinaryFunction)code.Function, slot[code.X], scalars[code.Y], slot[code.Target], count);
                    break;
                case TileCode.BinaryScalarLeft:
                    tiles.BinaryScalarLeft((BinaryFunction)code.Function, scalars[code.X], slot[code.Y], slot[code.Target], count);
                    break;
                case TileCode.MultiplyAdd:
                    tiles.MultiplyAdd(slot[code.X], slot[code.Y], slot[code.Z], slot[code.Target], count);
                    break;
                case TileCode.MultiplyAddScalar:
                    tiles.MultiplyAddScalar(slot[code.X], scalars[code.Y], slot[code.Z], slot[code.Target], count);
                    break;
                case TileCode.BinaryColumnRight or TileCode.BinaryColumnLeft or TileCode.BinaryRowRight or TileCode.BinaryRowLeft:
                    RunBinaryRows(code, slot, rows, columns);
                    break;
                case TileCode.Select:
                    tiles.Select(slot[code.X], slot[code.Y], slot[code.Z], slot[code.Target], count);
                    break;
                case TileCode.Fill:
                    tiles.Fill(scalars[code.X], slot[code.Target], count);
                    break;
                case TileCode.Copy:
                    tiles.Copy(slot[code.X], slot[code.Target], count);
                    break;
                case TileCode.ExpandRowVector or TileCode.ExpandColumn or TileCode.RowSum or TileCode.RowMax:
                    if (columns < NarrowRows<T>.Limit)
                    {
                        RunNarrowRows(code.Code, slot[code.X], slot[code.Target], rows, columns);
                    }
                    else
                    {
                        RunRows(code.Code, slot[code.X], slot[code.Target], rows, columns);
                    }

                    break;
                case TileCode.OneHot:
                    (var indices, var classes, _) = program.Labels[code.Extra];
                    tiles.OneHot((int*)indices.Pointer + row, rows, classes, slot[code.Target]);
                    break;
                case TileCode.Uniform or TileCode.Normal or TileCode.Bernoulli:
                    randoms.Run(code, slot[code.Target], row, column, rows, columns);
                    break;
                default:
                    sums.Gather(partials[code.Extra], slot[code.X], task, column, rows, columns);
                    break;
            }
        }
    }

    private static void RunNarrowRows(TileCode code, T* x, T* target, int rows, int columns)
    {
        switch (code)
        {
            case TileCode.ExpandRowVector:
                NarrowRows<T>.ExpandRowVector(x, target, rows, columns);
                break;
            case TileCode.ExpandColumn:
                NarrowRows<T>.ExpandColumn(x, target, rows, columns);
                break;
            case TileCode.RowSum:
                NarrowRows<T>.Sum(x, target, rows, columns);
                break;
            default:
                NarrowRows<T>.Max(x, target, rows, columns);
                break;
        }
    }

    private void RunRows(TileCode code, T* x, T* target, int rows, int columns)
    {
        for (nint r = 0, at = 0; r < rows; r++, at += columns)
        {
            switch (code)
            {
                case TileCode.ExpandRowVector:
                    tiles.Copy(x, target + at, columns);
                    break;
                case TileCode.ExpandColumn:
                    tiles.Fill(x[r], target + at, columns);
                    break;
                case TileCode.RowSum:
                    target[r] = tiles.Sum(x + at, columns);
                    break;
                default:
                    target[r] = tiles.Max(x + at, columns);
                    break;
            }
        }
    }

    /// <summary>A binary function row by row, where one operand has one number for each row or for each column.</summary>
    private void RunBinaryRows(in TileInstruction code, T** slot, int rows, int columns)
    {
        var function = (BinaryFunction)code.Function;
        var x = slot[code.X];
        var y = slot[code.Y];
        var target = slot[code.Target];
        for (nint r = 0, at = 0; r < rows; r++, at += columns)
        {
            switch (code.Code)
            {
                case TileCode.BinaryColumnRight:
                    tiles.BinaryScalarRight(function, x + at, y[r], target + at, columns);
                    break;
                case TileCode.BinaryColumnLeft:
                    tiles.BinaryScalarLeft(function, x[r], y + at, target + at, columns);
                    break;
                case TileCode.BinaryRowRight:
                    tiles.Binary(function, x + at, y, target + at, columns);
                    break;
                default:
                    tiles.Binary(function, x, y + at, target + at, columns);
                    break;
            }
        }
    }
}
