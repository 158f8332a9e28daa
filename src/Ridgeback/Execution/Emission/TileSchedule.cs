using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Which instructions of a tile program can be emitted as code, and an order in which they stand together.</summary>
internal static class TileSchedule
{
    /// <summary>True for what runs over all elements of a tile with nothing but arithmetic.</summary>
    public static bool CanEmit(in TileInstruction instruction) => !instruction.PerRow && instruction.Code switch
    {
        TileCode.Unary => (UnaryFunction)instruction.Function is not (UnaryFunction.Sin or UnaryFunction.Cos),
        TileCode.Binary or TileCode.BinaryScalarRight or TileCode.BinaryScalarLeft or TileCode.BinaryColumnRight
            or TileCode.BinaryColumnLeft or TileCode.BinaryRowRight or TileCode.BinaryRowLeft =>
            (BinaryFunction)instruction.Function is not BinaryFunction.Power,
        TileCode.MultiplyAdd or TileCode.MultiplyAddScalar or TileCode.Select or TileCode.Fill or TileCode.Copy
            or TileCode.ExpandRowVector or TileCode.ExpandColumn => true,
        _ => false,
    };

    /// <summary>Moves instructions so that those that can be emitted follow one another; what depends on what stays in order.</summary>
    public static List<TileInstruction> Order(IReadOnlyList<TileInstruction> instructions, IReadOnlyList<Slot> slots)
    {
        var before = Before(instructions, slots);
        var done = new bool[instructions.Count];
        var ordered = new List<TileInstruction>();
        var emits = false;
        while (ordered.Count < instructions.Count)
        {
            var next = Next(emits);
            if (next < 0)
            {
                emits = !emits;
                continue;
            }

            done[next] = true;
            ordered.Add(instructions[next]);
        }

        return ordered;

        int Next(bool emitted)
        {
            for (var i = 0; i < instructions.Count; i++)
            {
                if (!done[i] && CanEmit(instructions[i]) == emitted && before[i].TrueForAll(earlier => done[earlier]))
                {
                    return i;
                }
            }

            return -1;
        }
    }

    /// <summary>
    /// For each instruction those that must run earlier: writers of what it reads, and all that touch the memory it writes.
    /// </summary>
    private static List<int>[] Before(IReadOnlyList<TileInstruction> instructions, IReadOnlyList<Slot> slots)
    {
        bool SameMemory(int a, int b) => slots[a].Memory is { } memory && memory == slots[b].Memory;
        var before = new List<int>[instructions.Count];
        for (var i = 0; i < instructions.Count; i++)
        {
            before[i] = [];
            int[] reads = [.. TileRegisters.SlotsRead(instructions[i])];
            var target = instructions[i].Target;
            for (var j = 0; j < i; j++)
            {
                var earlierTarget = instructions[j].Target;
                var readsIt = earlierTarget >= 0 && Array.Exists(reads, slot => slot == earlierTarget || SameMemory(slot, earlierTarget));
                var overwrites = target >= 0 && (TileRegisters.SlotsRead(instructions[j]).Any(slot => SameMemory(slot, target))
                    || (earlierTarget >= 0 && SameMemory(earlierTarget, target)));
                if (readsIt || overwrites)
                {
                    before[i].Add(j);
                }
            }
        }

        return before;
    }
}
