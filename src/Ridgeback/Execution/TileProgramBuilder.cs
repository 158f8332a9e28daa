using System.Numerics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using Ridgeback.Graphs;
using Ridgeback.Graphs.Ops;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Translates a fused unit into the instructions of a tile program.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal sealed unsafe class TileProgramBuilder<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements of a tile: a handful of registers stay within the first-level cache.</summary>
    private static readonly int TileElements = 4096 / sizeof(T);

    private readonly Unit unit;
    private readonly Fuser fuser;
    private readonly Func<Node, Buffer> bufferOf;
    private readonly Func<Node, ScalarSource<T>> scalarOf;
    private readonly Dictionary<Node, int> values = [];
    private readonly Dictionary<(object, Access), int> loads = [];
    private readonly Dictionary<Node, Node> productOf = [];
    private readonly long columns;

    public TileProgramBuilder(
        Unit unit, Fuser fuser, Func<Node, Buffer> bufferOf, Func<Node, ScalarSource<T>> scalarOf, Func<Node, bool> isKept)
    {
        this.unit = unit;
        this.fuser = fuser;
        this.bufferOf = bufferOf;
        this.scalarOf = scalarOf;
        var rows = Math.Max(1, unit.Rows);
        columns = unit.Domain.Count / rows;
        var wholeRows = unit.Members.Concat(Again()).Any(node => node.Op is OneHot || unit.IsRow(node));
        var shape = unit.InPanels ? TileShape.Panels : wholeRows ? TileShape.WholeRows : TileShape.Free;
        var product = unit.Product is { } node ? MatrixProductKernel<T>.Cut(node) : default((int, int)?);
        Geometry = new TileGeometry(rows, columns, shape, TileElements, unit.Members.Sum(Cost), product);
        foreach (var member in unit.Members.Where(_ => HasMultiplyAdd))
        {
            FindProduct(member, isKept);
        }

        var absorbed = new HashSet<Node>(productOf.Values);
        foreach (var member in unit.Members.Where(member => !absorbed.Contains(member)))
        {
            Emit(member);
        }

        foreach (var member in unit.Members.Where(member => !unit.IsExit(member) && isKept(member)))
        {
            Keep(member);
        }

        Instructions = TileSchedule.Order(Instructions, Slots);
        (Registers, RowRegisters) = TileRegisters.Allot(Instructions, Slots);
    }

    /// <summary>Without the instruction, rounding once would be slow.</summary>
    private static bool HasMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    public TileGeometry Geometry { get; }

    public List<TileInstruction> Instructions { get; private set; } = [];

    public List<Slot> Slots { get; } = [];

    public List<ScalarSource<T>> Scalars { get; } = [];

    public List<RandomSource<T>> Randoms { get; } = [];

    public List<(Buffer Indices, int Classes, Node Node)> Labels { get; } = [];

    public List<PartialResult> Partials { get; } = [];

    public List<Buffer> Outputs { get; } = [];

    public int Registers { get; }

    public int RowRegisters { get; }

    /// <summary>The slot of the product's blocks; −1 without one.</summary>
    public int ProductSlot { get; private set; } = -1;

    /// <summary>True when the product itself is written to memory.</summary>
    public bool KeepsProduct => ProductSlot >= 0 && Slots[ProductSlot].Kind == SlotKind.Full;

    private IEnumerable<Node> Again() =>
        Traversal.InOrder(unit.Members).Where(node => fuser.IsComputedAgain(node) && node.Op is OneHot
            && unit.Members.Any(member => member.Inputs.Contains(node)));

    private static int Cost(Node node) => node.Op switch
    {
        Exp or Log or Tanh or Sigmoid or Softplus or RandomOp => 5,
        Power or Sin or Cos or Log1p or Expm1 => 60,
        _ => 1,
    };

    private void Emit(Node node)
    {
        if (values.ContainsKey(node))
        {
            return;
        }

        var perRow = unit.IsRow(node) && node.Op is not (Sum or Max);
        switch (node.Op)
        {
            case Sum or Max:
                EmitReduction(node);
                break;
            case UnaryOp op:
                var x = Operand(node, 0, perRow);
                Write(node, perRow, new() { Code = TileCode.Unary, Function = (int)FunctionTable.Of(op), X = x });
                break;
            case BinaryOp op:
                EmitBinary(node, FunctionTable.Of(op), perRow);
                break;
            case Select:
                var mask = Operand(node, 0, perRow);
                var whenSet = Operand(node, 1, perRow);
                var whenClear = Operand(node, 2, perRow);
                Write(node, perRow, new() { Code = TileCode.Select, X = mask, Y = whenSet, Z = whenClear });
                break;
            case BroadcastTo or Reshape:
                values[node] = Operand(node, 0, perRow);
                break;
            case MatMul:
                Slots.Add(new Slot(SlotKind.Block));
                values[node] = ProductSlot = Slots.Count - 1;
                break;
            case OneHot hot:
                Labels.Add((bufferOf(fuser.Source(node.Inputs[0])), hot.Classes, node));
                Write(node, perRow, new() { Code = TileCode.OneHot, Extra = Labels.Count - 1 });
                break;
            case RandomOp random:
                EmitRandom(node, random, perRow);
                break;
            default:
                throw new InvalidOperationException($"No tile instruction for {node}.");
        }
    }

    private void EmitBinary(Node node, BinaryFunction function, bool perRow)
    {
        var scalarX = IsScalar(node, 0, perRow);
        var scalarY = IsScalar(node, 1, perRow);
        if (scalarX && !scalarY)
        {
            var y = Operand(node, 1, perRow);
            Write(node, perRow, new() { Code = TileCode.BinaryScalarLeft, Function = (int)function, X = Scalar(node.Inputs[0]), Y = y });
        }
        else if (scalarY)
        {
            var x = Operand(node, 0, perRow);
            Write(node, perRow, new() { Code = TileCode.BinaryScalarRight, Function = (int)function, X = x, Y = Scalar(node.Inputs[1]) });
        }
        else if (productOf.TryGetValue(node, out var product))
        {
            EmitMultiplyAdd(node, product, perRow);
        }
        else
        {
            (var x, var lieX) = View(node, 0, perRow);
            (var y, var lieY) = View(node, 1, perRow);
            if (lieX != Access.Full && (lieY != Access.Full || columns < NarrowRows<T>.Limit))
            {
                (x, lieX) = (Operand(node, 0, perRow), Access.Full);
            }

            if (lieY != Access.Full && columns < NarrowRows<T>.Limit)
            {
                (y, lieY) = (Operand(node, 1, perRow), Access.Full);
            }

            var code = (lieX, lieY) switch
            {
                (_, Access.Column) => TileCode.BinaryColumnRight,
                (_, Access.RowVector) => TileCode.BinaryRowRight,
                (Access.Column, _) => TileCode.BinaryColumnLeft,
                (Access.RowVector, _) => TileCode.BinaryRowLeft,
                _ => TileCode.Binary,
            };
            Write(node, perRow, new() { Code = code, Function = (int)function, X = x, Y = y });
        }
    }

    /// <summary>Notes a product that only this sum reads, so that both become one instruction.</summary>
    private void FindProduct(Node sum, Func<Node, bool> isKept)
    {
        // By shape, so that a vector for all rows counts as one even where there is only one row: a batch of one gets the same bits.
        bool IsElement(Node user, int input) => AccessOf(user, user.Inputs[input], unit.IsRow(user)) == Access.Full
            && user.Inputs[input].Shape.Equals(user.Shape);
        for (var i = 0; i < 2 && sum.Op is Add; i++)
        {
            var product = sum.Inputs[i];
            if (product.Op is Multiply && fuser.UnitOf(product) == unit && !isKept(product) && fuser.UsersOf(product) == 1
                && product.Shape.Equals(sum.Shape) && IsElement(sum, 1 - i)
                && (IsElement(product, 0) || IsElement(product, 1))
                && Enumerable.Range(0, 2).All(x => IsElement(product, x) || IsScalar(product, x, unit.IsRow(product))))
            {
                productOf[sum] = product;
                return;
            }
        }
    }

    private void EmitMultiplyAdd(Node sum, Node product, bool perRow)
    {
        var z = Operand(sum, sum.Inputs[0] == product ? 1 : 0, perRow);
        var scalar = IsScalar(product, 0, perRow) ? 0 : IsScalar(product, 1, perRow) ? 1 : -1;
        if (scalar < 0)
        {
            var x = Operand(product, 0, perRow);
            var y = Operand(product, 1, perRow);
            Write(sum, perRow, new() { Code = TileCode.MultiplyAdd, X = x, Y = y, Z = z });
            return;
        }

        var factor = Operand(product, 1 - scalar, perRow);
        Write(sum, perRow, new() { Code = TileCode.MultiplyAddScalar, X = factor, Y = Scalar(product.Inputs[scalar]), Z = z });
    }

    private void EmitRandom(Node node, RandomOp random, bool perRow)
    {
        Randoms.Add(new RandomSource<T>
        {
            Stream = random.Stream,
            Step = scalarOf(fuser.Source(node.Inputs[0])),
            Draw = scalarOf(fuser.Source(node.Inputs[1])),
            Examples = node.Inputs.Count > 2 ? bufferOf(fuser.Source(node.Inputs[2])) : null,
            Probability = (random as RandomBernoulli)?.Probability ?? 0,
        });
        var code = random is RandomUniform ? TileCode.Uniform : random is RandomNormal ? TileCode.Normal : TileCode.Bernoulli;
        Write(node, perRow, new() { Code = code, Extra = Randoms.Count - 1 });
    }

    private void EmitReduction(Node node)
    {
        var sum = node.Op is Sum;
        var x = Operand(node, 0, perRow: false);
        var form = Reduction.Of(node);
        if (form == ReductionForm.Rows)
        {
            Write(node, true, new() { Code = sum ? TileCode.RowSum : TileCode.RowMax, X = x });
            return;
        }

        var total = form == ReductionForm.Total;
        var code = (total, sum) switch
        {
            (true, true) => TileCode.TotalSum,
            (true, false) => TileCode.TotalMax,
            (false, true) => TileCode.ColumnSum,
            _ => TileCode.ColumnMax,
        };
        var bytes = total ? Geometry.Tasks * (long)sizeof(double) : Geometry.ColumnTasks * columns * sizeof(T);
        Partials.Add(new PartialResult(code, new Buffer(bytes, "partial results"))
        {
            Target = node.Shape.IsScalar ? null : bufferOf(node),
            Scalar = node.Shape.IsScalar ? scalarOf(node).Slot : null,
        });
        Instructions.Add(new() { Code = code, Target = -1, X = x, Y = -1, Z = -1, Extra = Partials.Count - 1 });
    }

    /// <summary>True when an operand is one number for the whole domain and does not come from this unit.</summary>
    private bool IsScalar(Node user, int input, bool perRow) =>
        AccessOf(user, user.Inputs[input], perRow) == Access.Scalar;

    /// <remarks>The number of the only row looks like one for the whole domain, but is made by this unit, tile by tile.</remarks>
    private Access AccessOf(Node user, Node input, bool perRow)
    {
        var access = AccessRule.Of(input.Shape, perRow || user.Op is not (Sum or Max) ? user.Shape : user.Inputs[0].Shape).Access;
        var source = fuser.Source(input);
        return access == Access.Scalar && unit.IsRow(source) && fuser.UnitOf(source) == unit ? perRow ? Access.Full : Access.Column
            : access;
    }

    private int Scalar(Node input)
    {
        Scalars.Add(scalarOf(fuser.Source(input)));
        return Scalars.Count - 1;
    }

    /// <summary>The slot of an operand, spread over the tile (or over its rows).</summary>
    private int Operand(Node user, int position, bool perRow)
    {
        (var slot, var lie) = View(user, position, perRow);
        return lie switch
        {
            Access.Column => Expand(TileCode.ExpandColumn, slot),
            Access.RowVector => Expand(TileCode.ExpandRowVector, slot),
            _ => slot,
        };
    }

    /// <summary>The slot of an operand as it lies: element by element, or one number for each row or column.</summary>
    private (int Slot, Access Lie) View(Node user, int position, bool perRow)
    {
        var input = user.Inputs[position];
        var source = fuser.Source(input);
        var access = AccessOf(user, input, perRow);
        if (access == Access.Scalar)
        {
            return (Emit(new() { Code = TileCode.Fill, X = Scalar(input), PerRow = perRow, Y = -1, Z = -1 }, perRow), Access.Full);
        }

        if (fuser.IsComputedAgain(source))
        {
            Emit(source);
        }

        if (values.TryGetValue(source, out var slot))
        {
            var row = Slots[slot].Kind is SlotKind.RowRegister or SlotKind.Column;
            return (slot, row && !perRow ? Access.Column : Access.Full);
        }

        var memory = bufferOf(source);
        return (access, perRow) switch
        {
            (Access.Full, true) => (Load(memory, Access.Column, SlotKind.Column), Access.Full),
            (Access.Full, _) => (Load(memory, Access.Full, SlotKind.Full), Access.Full),
            (Access.Column, _) => (Load(memory, Access.Column, SlotKind.Column), Access.Column),
            (Access.RowVector, _) => (Load(memory, Access.RowVector, SlotKind.RowVector),
                Geometry.TileRows == 1 ? Access.Full : Access.RowVector),
            _ => throw new InvalidOperationException($"No access to {input} from {user}."),
        };
    }

    private int Load(Buffer memory, Access access, SlotKind kind)
    {
        if (!loads.TryGetValue((memory, access), out var slot))
        {
            Slots.Add(new Slot(kind, memory));
            loads[(memory, access)] = slot = Slots.Count - 1;
        }

        return slot;
    }

    private int Expand(TileCode code, int slot)
    {
        if (!loads.TryGetValue((Slots[slot], Access.Full), out var expanded))
        {
            expanded = Emit(new() { Code = code, X = slot, Y = -1, Z = -1 }, perRow: false);
            loads[(Slots[slot], Access.Full)] = expanded;
        }

        return expanded;
    }

    private void Write(Node node, bool perRow, TileInstruction instruction)
    {
        instruction.PerRow = perRow && instruction.Code is not (TileCode.RowSum or TileCode.RowMax);
        values[node] = Emit(instruction, perRow);
    }

    private int Emit(TileInstruction instruction, bool perRow)
    {
        Slots.Add(new Slot(perRow ? SlotKind.RowRegister : SlotKind.Register));
        instruction.Target = Slots.Count - 1;
        Instructions.Add(instruction);
        return instruction.Target;
    }

    /// <summary>
    /// Writes a value to its buffer: by the instruction that computes it where no later instruction still reads what lies there.
    /// </summary>
    private void Keep(Node node)
    {
        var slot = values[node];
        var target = bufferOf(node);
        Outputs.Add(target);
        var kind = unit.IsRow(node) ? SlotKind.Column : SlotKind.Full;
        if ((Slots[slot].IsRegister || Slots[slot].Kind == SlotKind.Block) && LastRead(target) <= WriteOf(slot))
        {
            Slots[slot].Kind = kind;
            Slots[slot].Memory = target;
            return;
        }

        Slots.Add(new Slot(kind, target));
        Instructions.Add(new()
        {
            Code = TileCode.Copy,
            Target = Slots.Count - 1,
            X = slot,
            Y = -1,
            Z = -1,
            PerRow = unit.IsRow(node),
        });
    }

    /// <summary>The last instruction that reads a buffer through a slot of its own; −1 when none does.</summary>
    public int LastRead(Buffer buffer) =>
        Instructions.FindLastIndex(i => TileRegisters.SlotsRead(i).Any(slot => Slots[slot].Memory == buffer));

    /// <summary>The instruction that writes a slot.</summary>
    public int WriteOf(int slot) => Instructions.FindIndex(i => i.Target == slot);
}
