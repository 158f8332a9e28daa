using System.Numerics;
using Ridgeback.Graphs;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Runs a tile program: for each tile every instruction in turn, so that what passes between them stays in cache.</summary>
/// <remarks>Tasks write partial sums of their own, which are put together in task order: the same bits with any number of threads.</remarks>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class FusedKernel<T> : PlanKernel<T>, IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TileProgramBuilder<T> program;
    private readonly TileKernels<T> tiles;
    private readonly TileGeometry geometry;
    private readonly TileInstruction[] instructions;
    private readonly Slot[] slots;
    private readonly ScalarSource<T>[] sources;
    private readonly RandomSource<T>[] randoms;
    private readonly PartialResult[] partials;
    private readonly T[] scalars;
    private readonly (uint Step, uint Draw)[] places;
    private readonly nint[] bases;
    private byte* workerMemory;
    private long workerBytes;

    public FusedKernel(TileProgramBuilder<T> program, TileKernels<T> tiles)
    {
        this.program = program;
        this.tiles = tiles;
        geometry = program.Geometry;
        instructions = [.. program.Instructions];
        slots = [.. program.Slots];
        sources = [.. program.Scalars];
        randoms = [.. program.Randoms];
        partials = [.. program.Partials];
        scalars = new T[sources.Length];
        places = new (uint, uint)[randoms.Length];
        bases = new nint[slots.Length];
    }

    public override string Name => "fused " + string.Join(" ", Nodes.Select(node => node.Op.Name));

    public override IEnumerable<Buffer> Reads => program.Instructions.SelectMany(TileProgramBuilder<T>.SlotsRead)
        .Select(slot => slots[slot].Memory).OfType<Buffer>().Except(program.Outputs)
        .Concat(sources.Select(source => source.Tensor).OfType<Buffer>())
        .Concat(randoms.Select(random => random.Examples).OfType<Buffer>())
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
        && !Array.Exists(randoms, random => random.Examples == input)
        && !program.Labels.Exists(labels => labels.Indices == input)
        && Array.TrueForAll(slots, slot => slot.Memory != input || slot.Kind == SlotKind.Full)
        && Array.Find(slots, slot => slot.Memory == output)!.Kind == SlotKind.Full
        && program.LastRead(input) <= Array.FindIndex(instructions, i => i.Target >= 0 && slots[i.Target].Memory == output);

    public override void Bind(PlanMemory memory)
    {
        workerMemory = memory.WorkerMemory;
        workerBytes = memory.WorkerBytes;
        for (int i = 0; i < slots.Length; i++)
        {
            bases[i] = slots[i].Memory is { } buffer ? (nint)buffer.Pointer : 0;
        }

        for (int i = 0; i < randoms.Length; i++)
        {
            randoms[i].Key = Philox.KeyOf(memory.Seed, randoms[i].Stream);
        }
    }

    public override void Run(WorkerTeam team)
    {
        for (int i = 0; i < scalars.Length; i++)
        {
            scalars[i] = sources[i].Value;
        }

        for (int i = 0; i < randoms.Length; i++)
        {
            places[i] = ((uint)randoms[i].Step.Double, (uint)randoms[i].Draw.Double);
        }

        foreach ((Buffer indices, int classes, Node node) in program.Labels)
        {
            IndexGuard.Check((int*)indices.Pointer, geometry.Rows, classes, -1, node);
        }

        team.Run(this, geometry.Tasks);
        foreach (PartialResult partial in partials)
        {
            Finish(partial);
        }
    }

    public void Execute(int chunk, int worker)
    {
        foreach (PartialResult partial in partials)
        {
            Begin(partial, chunk);
        }

        byte* registers = workerMemory + (worker * workerBytes);
        byte* rowRegisters = registers + (program.Registers * RegisterBytes);
        T** slot = stackalloc T*[slots.Length];
        for (int i = 0; i < slots.Length; i++)
        {
            slot[i] = slots[i].Kind switch
            {
                SlotKind.Register => (T*)(registers + (slots[i].Register * RegisterBytes)),
                SlotKind.RowRegister => (T*)(rowRegisters + (slots[i].Register * RowRegisterBytes)),
                _ => null,
            };
        }

        long end = geometry.Tiles * (chunk + 1) / geometry.Tasks;
        for (long tile = geometry.Tiles * chunk / geometry.Tasks; tile < end; tile++)
        {
            long row = tile / geometry.ColumnTiles * geometry.TileRows;
            long column = tile % geometry.ColumnTiles * geometry.TileColumns;
            int rows = (int)Math.Min(geometry.TileRows, geometry.Rows - row);
            int columns = (int)Math.Min(geometry.TileColumns, geometry.Columns - column);
            for (int i = 0; i < slots.Length; i++)
            {
                if (bases[i] != 0)
                {
                    slot[i] = (T*)bases[i] + slots[i].Kind switch
                    {
                        SlotKind.Full => (row * geometry.Columns) + column,
                        SlotKind.RowVector => column,
                        _ => row,
                    };
                }
            }

            RunTile(slot, chunk, row, column, rows, columns);
        }
    }

    private void RunTile(T** slot, int task, long row, long column, int rows, int columns)
    {
        nint elements = (nint)rows * columns;
        for (int i = 0; i < instructions.Length; i++)
        {
            ref readonly TileInstruction code = ref instructions[i];
            nint count = code.PerRow ? rows : elements;
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
                case TileCode.Select:
                    tiles.Select(slot[code.X], slot[code.Y], slot[code.Z], slot[code.Target], count);
                    break;
                case TileCode.Fill:
                    tiles.Fill(scalars[code.X], slot[code.Target], count);
                    break;
                case TileCode.Copy:
                    tiles.Copy(slot[code.X], slot[code.Target], count);
                    break;
                case TileCode.ExpandRowVector:
                    for (int r = 0; r < rows; r++)
                    {
                        tiles.Copy(slot[code.X], slot[code.Target] + ((nint)r * columns), columns);
                    }

                    break;
                case TileCode.ExpandColumn:
                    for (int r = 0; r < rows; r++)
                    {
                        tiles.Fill(slot[code.X][r], slot[code.Target] + ((nint)r * columns), columns);
                    }

                    break;
                case TileCode.RowSum:
                    for (int r = 0; r < rows; r++)
                    {
                        slot[code.Target][r] = tiles.Sum(slot[code.X] + ((nint)r * columns), columns);
                    }

                    break;
                case TileCode.RowMax:
                    for (int r = 0; r < rows; r++)
                    {
                        slot[code.Target][r] = tiles.Max(slot[code.X] + ((nint)r * columns), columns);
                    }

                    break;
                case TileCode.OneHot:
                    (Buffer indices, int classes, _) = program.Labels[code.Extra];
                    tiles.OneHot((int*)indices.Pointer + row, rows, classes, slot[code.Target]);
                    break;
                case TileCode.Uniform or TileCode.Normal or TileCode.Bernoulli:
                    RunRandom(code, slot[code.Target], row, column, rows, columns);
                    break;
                default:
                    RunPartial(code, slot[code.X], task, column, rows, columns);
                    break;
            }
        }
    }

    private void RunRandom(in TileInstruction code, T* target, long row, long column, int rows, int columns)
    {
        ref RandomSource<T> random = ref randoms[code.Extra];
        (uint step, uint draw) = places[code.Extra];
        if (random.Examples is null)
        {
            RunRandomRow(code.Code, new RandomAddress(random.Key, 0, step, draw), random.Probability,
                (nint)((row * geometry.Columns) + column), target, (nint)rows * columns);
            return;
        }

        int* examples = (int*)random.Examples.Pointer;
        for (int r = 0; r < rows; r++)
        {
            RunRandomRow(code.Code, new RandomAddress(random.Key, (uint)examples[row + r], step, draw), random.Probability,
                (nint)column, target + ((nint)r * columns), columns);
        }
    }

    private void RunRandomRow(TileCode code, RandomAddress address, double probability, nint first, T* target, nint count)
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

    private void RunPartial(in TileInstruction code, T* x, int task, long column, int rows, int columns)
    {
        byte* memory = partials[code.Extra].Partials.Pointer;
        if (code.Code is TileCode.TotalSum or TileCode.TotalMax)
        {
            nint count = (nint)rows * columns;
            ref double total = ref ((double*)memory)[task];
            total = code.Code == TileCode.TotalSum
                ? total + double.CreateTruncating(tiles.Sum(x, count))
                : Math.Max(total, double.CreateTruncating(tiles.Max(x, count)));
            return;
        }

        T* gathered = (T*)memory + (task * geometry.Columns) + column;
        for (int r = 0; r < rows; r++)
        {
            T* line = x + ((nint)r * columns);
            if (code.Code == TileCode.ColumnSum)
            {
                tiles.AddTo(gathered, line, columns);
            }
            else
            {
                tiles.MaxTo(gathered, line, columns);
            }
        }
    }

    private void Begin(PartialResult partial, int task)
    {
        bool sum = partial.Code is TileCode.TotalSum or TileCode.ColumnSum;
        if (partial.Code is TileCode.TotalSum or TileCode.TotalMax)
        {
            ((double*)partial.Partials.Pointer)[task] = sum ? 0 : double.NegativeInfinity;
            return;
        }

        nint columns = (nint)geometry.Columns;
        tiles.Fill(sum ? T.Zero : T.NegativeInfinity, (T*)partial.Partials.Pointer + (task * columns), columns);
    }

    private void Finish(PartialResult partial)
    {
        if (partial.Code is TileCode.TotalSum or TileCode.TotalMax)
        {
            double* totals = (double*)partial.Partials.Pointer;
            double total = totals[0];
            for (int task = 1; task < geometry.Tasks; task++)
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

        nint columns = (nint)geometry.Columns;
        T* gathered = (T*)partial.Partials.Pointer;
        T* target = (T*)partial.Target!.Pointer;
        tiles.Copy(gathered, target, columns);
        for (int task = 1; task < geometry.Tasks; task++)
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
}
