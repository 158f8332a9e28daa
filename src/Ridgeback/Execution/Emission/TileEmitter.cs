using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection.Emit;
using System.Text;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>Writes instructions of a tile program as one loop in IL: what passes between them stays in registers.</summary>
/// <remarks>
/// It calls the same formulas as the interpreter, so the bits are the same. Without operands for rows or columns it is one
/// loop over all elements, whose last register is computed first, from inputs that nothing has been written over yet, and
/// stored last. Otherwise columns are the outer loop, a register at a time, and rows the inner one.
/// </remarks>
internal sealed class TileEmitter
{
    private readonly TileMethods methods;
    private readonly TileInstruction[] instructions;
    private readonly Slot[] slots;
    private readonly HashSet<int> stored = [];
    private readonly HashSet<int> written = [];
    private readonly SortedSet<int> touched = [];
    private readonly SortedSet<int> scalars = [];
    private readonly Dictionary<int, LocalBuilder> pointers = [];
    private readonly Dictionary<int, LocalBuilder> constants = [];
    private readonly Dictionary<int, LocalBuilder> rowVectors = [];

    public TileEmitter(TileMethods methods, TileInstruction[] all, Slot[] slots, int start, int end)
    {
        this.methods = methods;
        this.slots = slots;
        instructions = all[start..end];
        foreach (var instruction in instructions)
        {
            scalars.UnionWith(ScalarsOf(instruction));
            touched.UnionWith(TileRegisters.SlotsRead(instruction).Where(slot => !written.Contains(slot)));
            written.Add(instruction.Target);
        }

        HashSet<int> readLater = [.. all.Skip(end).SelectMany(TileRegisters.SlotsRead)];
        stored.UnionWith(written.Where(slot => !slots[slot].IsRegister || readLater.Contains(slot)));
        touched.UnionWith(stored);
        ByRows = touched.Any(slot => IsColumn(slot) || IsRowVector(slot));
    }

    public bool ByRows { get; }

    /// <summary>All that the code depends on.</summary>
    public string Signature
    {
        get
        {
            var text = new StringBuilder();
            text.Append(methods.Register).Append(ByRows);
            foreach (var i in instructions)
            {
                text.Append(CultureInfo.InvariantCulture, $";{(int)i.Code},{i.Function},{i.Target},{i.X},{i.Y},{i.Z}");
            }

            foreach (var slot in touched)
            {
                text.Append(CultureInfo.InvariantCulture,
                    $"|{slot}{(IsColumn(slot) ? "c" : IsRowVector(slot) ? "r" : "f")}{stored.Contains(slot)}");
            }

            return text.ToString();
        }
    }

    [SuppressMessage("AOT", "IL3050", Justification = "Only called where dynamic code is supported; otherwise tiles are interpreted.")]
    public TileCodeRunner Emit()
    {
        var method = new DynamicMethod(
            "TileSegment", null, [typeof(nint), typeof(nint), typeof(nint), typeof(nint)], typeof(TileEmitter).Module, true);
        var il = method.GetILGenerator();
        foreach (var slot in touched)
        {
            pointers[slot] = il.DeclareLocal(typeof(nint));
            il.Emit(OpCodes.Ldarg_0);
            il.Emit(OpCodes.Ldc_I4, slot * nint.Size);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Ldind_I);
            il.Emit(OpCodes.Stloc, pointers[slot]);
        }

        foreach (var scalar in scalars)
        {
            constants[scalar] = il.DeclareLocal(methods.Register);
            il.Emit(OpCodes.Ldarg_1);
            il.Emit(OpCodes.Ldc_I4, scalar * methods.ElementBytes);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Call, methods.Broadcast);
            il.Emit(OpCodes.Stloc, constants[scalar]);
        }

        if (ByRows)
        {
            EmitRows(il);
        }
        else
        {
            EmitFlat(il);
        }

        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<TileCodeRunner>();
    }

    private static IEnumerable<int> ScalarsOf(TileInstruction i) => i.Code switch
    {
        TileCode.BinaryScalarRight or TileCode.MultiplyAddScalar => [i.Y],
        TileCode.BinaryScalarLeft or TileCode.Fill => [i.X],
        _ => [],
    };

    private bool IsColumn(int slot) => slots[slot].Kind is SlotKind.Column or SlotKind.RowRegister;

    private bool IsRowVector(int slot) => slots[slot].Kind == SlotKind.RowVector;

    private void EmitFlat(ILGenerator il)
    {
        var offset = il.DeclareLocal(typeof(nint));
        var last = il.DeclareLocal(typeof(nint));
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Ldc_I4, methods.Width);
        il.Emit(OpCodes.Sub);
        il.Emit(OpCodes.Ldc_I4, methods.ElementBytes);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Stloc, last);
        il.Emit(OpCodes.Ldloc, last);
        il.Emit(OpCodes.Stloc, offset);
        var ends = EmitBody(il, offset, null);
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, offset);
        Loop(il, offset, last, methods.Width * methods.ElementBytes, () => Store(il, EmitBody(il, offset, null), offset));
        Store(il, ends, last);
    }

    private void EmitRows(ILGenerator il)
    {
        var column = il.DeclareLocal(typeof(nint));
        var columnEnd = Bytes(il, OpCodes.Ldarg_3);
        var row = il.DeclareLocal(typeof(nint));
        var rowEnd = Bytes(il, OpCodes.Ldarg_2);
        var offset = il.DeclareLocal(typeof(nint));
        il.Emit(OpCodes.Ldc_I4_0);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Stloc, column);
        Loop(il, column, columnEnd, methods.Width * methods.ElementBytes, () =>
        {
            foreach (var slot in touched.Where(IsRowVector))
            {
                rowVectors[slot] = il.DeclareLocal(methods.Register);
                Load(il, slot, column, methods.Load);
                il.Emit(OpCodes.Stloc, rowVectors[slot]);
            }

            il.Emit(OpCodes.Ldloc, column);
            il.Emit(OpCodes.Stloc, offset);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Stloc, row);
            Loop(il, row, rowEnd, methods.ElementBytes, () =>
            {
                Store(il, EmitBody(il, offset, row), offset);
                il.Emit(OpCodes.Ldloc, offset);
                il.Emit(OpCodes.Ldloc, columnEnd);
                il.Emit(OpCodes.Add);
                il.Emit(OpCodes.Stloc, offset);
            });
        });
    }

    /// <summary>An argument times the bytes of an element.</summary>
    private LocalBuilder Bytes(ILGenerator il, OpCode argument)
    {
        var bytes = il.DeclareLocal(typeof(nint));
        il.Emit(argument);
        il.Emit(OpCodes.Ldc_I4, methods.ElementBytes);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Stloc, bytes);
        return bytes;
    }

    /// <summary>for (; at &lt; end; at += step).</summary>
    private static void Loop(ILGenerator il, LocalBuilder at, LocalBuilder end, int step, Action body)
    {
        var top = il.DefineLabel();
        var test = il.DefineLabel();
        il.Emit(OpCodes.Br, test);
        il.MarkLabel(top);
        body();
        il.Emit(OpCodes.Ldloc, at);
        il.Emit(OpCodes.Ldc_I4, step);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Stloc, at);
        il.MarkLabel(test);
        il.Emit(OpCodes.Ldloc, at);
        il.Emit(OpCodes.Ldloc, end);
        il.Emit(OpCodes.Blt, top);
    }

    /// <summary>All instructions at one place.</summary>
    /// <returns>The values to store.</returns>
    private Dictionary<int, LocalBuilder> EmitBody(ILGenerator il, LocalBuilder offset, LocalBuilder? row)
    {
        var values = new Dictionary<int, LocalBuilder>(rowVectors);
        foreach (var i in instructions)
        {
            foreach (var slot in TileRegisters.SlotsRead(i).Where(slot => !values.ContainsKey(slot)))
            {
                Load(il, slot, IsColumn(slot) ? row! : offset, IsColumn(slot) ? methods.Broadcast : methods.Load);
                il.Emit(OpCodes.Stloc, values[slot] = il.DeclareLocal(methods.Register));
            }

            EmitInstruction(il, i, values);
            il.Emit(OpCodes.Stloc, values[i.Target] = il.DeclareLocal(methods.Register));
        }

        return values.Where(value => stored.Contains(value.Key)).ToDictionary();
    }

    private void EmitInstruction(ILGenerator il, TileInstruction i, Dictionary<int, LocalBuilder> values)
    {
        void Value(int slot) => il.Emit(OpCodes.Ldloc, values[slot]);
        void Scalar(int place) => il.Emit(OpCodes.Ldloc, constants[place]);
        switch (i.Code)
        {
            case TileCode.Unary:
                Value(i.X);
                il.Emit(OpCodes.Call, methods.Unary[(UnaryFunction)i.Function]);
                break;
            case TileCode.BinaryScalarLeft:
                Scalar(i.X);
                Value(i.Y);
                il.Emit(OpCodes.Call, methods.Binary[(BinaryFunction)i.Function]);
                break;
            case TileCode.BinaryScalarRight:
                Value(i.X);
                Scalar(i.Y);
                il.Emit(OpCodes.Call, methods.Binary[(BinaryFunction)i.Function]);
                break;
            case TileCode.MultiplyAdd or TileCode.Select:
                Value(i.X);
                Value(i.Y);
                Value(i.Z);
                il.Emit(OpCodes.Call, i.Code == TileCode.Select ? methods.Choose : methods.FusedMultiplyAdd);
                break;
            case TileCode.MultiplyAddScalar:
                Value(i.X);
                Scalar(i.Y);
                Value(i.Z);
                il.Emit(OpCodes.Call, methods.FusedMultiplyAdd);
                break;
            case TileCode.Fill:
                Scalar(i.X);
                break;
            case TileCode.Copy or TileCode.ExpandColumn or TileCode.ExpandRowVector:
                Value(i.X);
                break;
            default:
                Value(i.X);
                Value(i.Y);
                il.Emit(OpCodes.Call, methods.Binary[(BinaryFunction)i.Function]);
                break;
        }
    }

    private void Load(ILGenerator il, int slot, LocalBuilder offset, System.Reflection.MethodInfo load)
    {
        il.Emit(OpCodes.Ldloc, pointers[slot]);
        il.Emit(OpCodes.Ldloc, offset);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Call, load);
    }

    private void Store(ILGenerator il, Dictionary<int, LocalBuilder> values, LocalBuilder offset)
    {
        foreach ((var slot, var value) in values)
        {
            il.Emit(OpCodes.Ldloc, value);
            il.Emit(OpCodes.Ldloc, pointers[slot]);
            il.Emit(OpCodes.Ldloc, offset);
            il.Emit(OpCodes.Add);
            il.Emit(OpCodes.Call, methods.Store);
        }
    }
}
