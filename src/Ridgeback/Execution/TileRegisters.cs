namespace Ridgeback.Execution;

/// <summary>Which slots the instructions of a tile program read, and which of them share scratch memory.</summary>
internal static class TileRegisters
{
    /// <summary>The slots that an instruction reads.</summary>
    public static IEnumerable<int> SlotsRead(TileInstruction i) => i.Code switch
    {
        TileCode.Fill or TileCode.Uniform or TileCode.Normal or TileCode.Bernoulli or TileCode.OneHot => [],
        TileCode.Binary or TileCode.BinaryColumnRight or TileCode.BinaryColumnLeft or TileCode.BinaryRowRight
            or TileCode.BinaryRowLeft => [i.X, i.Y],
        TileCode.BinaryScalarLeft => [i.Y],
        TileCode.Select or TileCode.MultiplyAdd => [i.X, i.Y, i.Z],
        TileCode.MultiplyAddScalar => [i.X, i.Z],
        _ => [i.X],
    };

    /// <summary>Gives registers numbers; a number is free again after the last instruction that reads it.</summary>
    /// <returns>How many registers of each kind are needed at once.</returns>
    public static (int Registers, int RowRegisters) Allot(IReadOnlyList<TileInstruction> instructions, IReadOnlyList<Slot> slots)
    {
        var lastRead = new int[slots.Count];
        for (var i = 0; i < instructions.Count; i++)
        {
            foreach (var slot in SlotsRead(instructions[i]))
            {
                lastRead[slot] = i;
            }
        }

        var free = new Stack<int>();
        var freeRows = new Stack<int>();
        var registers = 0;
        var rowRegisters = 0;
        for (var i = 0; i < instructions.Count; i++)
        {
            foreach (var slot in SlotsRead(instructions[i]).Distinct())
            {
                if (slots[slot].IsRegister && lastRead[slot] == i)
                {
                    (slots[slot].Kind == SlotKind.Register ? free : freeRows).Push(slots[slot].Register);
                }
            }

            var target = instructions[i].Target;
            if (target >= 0 && slots[target].IsRegister)
            {
                slots[target].Register = slots[target].Kind == SlotKind.Register
                    ? free.TryPop(out var register) ? register : registers++
                    : freeRows.TryPop(out var rowRegister) ? rowRegister : rowRegisters++;
            }
        }

        return (registers, rowRegisters);
    }
}
