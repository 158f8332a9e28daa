using System.Numerics;
using System.Reflection;
using System.Runtime.Intrinsics;
using Ridgeback.Kernels;

namespace Ridgeback.Execution;

/// <summary>The methods that emitted code calls on one instruction path; the runtime inlines them.</summary>
internal sealed record TileMethods
{
    /// <summary>The register.</summary>
    public required Type Register { get; init; }

    /// <summary>Numbers of a register.</summary>
    public required int Width { get; init; }

    public required int ElementBytes { get; init; }

    public required MethodInfo Load { get; init; }

    public required MethodInfo Store { get; init; }

    /// <summary>The number at a pointer, in every element of a register.</summary>
    public required MethodInfo Broadcast { get; init; }

    public required MethodInfo FusedMultiplyAdd { get; init; }

    /// <summary>mask ≠ 0 ? whenSet : whenClear.</summary>
    public required MethodInfo Choose { get; init; }

    public required IReadOnlyDictionary<UnaryFunction, MethodInfo> Unary { get; init; }

    public required IReadOnlyDictionary<BinaryFunction, MethodInfo> Binary { get; init; }

    public static TileMethods For<T>(InstructionPath path)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => path switch
        {
            InstructionPath.Scalar => TileMethodTable<T, T, SimdScalar<T>>.Methods,
            InstructionPath.Vector128 => TileMethodTable<T, Vector128<T>, Simd128<T>>.Methods,
            InstructionPath.Vector256 => TileMethodTable<T, Vector256<T>, Simd256<T>>.Methods,
            _ => TileMethodTable<T, Vector512<T>, Simd512<T>>.Methods,
        };
}

/// <summary>Finds the methods by naming them, so that nothing is looked up by its name in text.</summary>
internal static unsafe class TileMethodTable<T, V, S>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged
    where S : struct, ISimd<V, T>
{
    private delegate V LoadMethod(T* source);

    private delegate void StoreMethod(V value, T* destination);

    public static TileMethods Methods { get; } = new()
    {
        Register = typeof(V),
        Width = S.Width,
        ElementBytes = sizeof(T),
        Load = ((LoadMethod)S.Load).Method,
        Store = ((StoreMethod)S.Store).Method,
        Broadcast = ((LoadMethod)Broadcast).Method,
        FusedMultiplyAdd = ((Func<V, V, V, V>)S.FusedMultiplyAdd).Method,
        Choose = ((Func<V, V, V, V>)Choose).Method,
        Unary = new Dictionary<UnaryFunction, MethodInfo>
        {
            [UnaryFunction.Negate] = Of<NegateFormula>(),
            [UnaryFunction.Abs] = Of<AbsFormula>(),
            [UnaryFunction.Sign] = Of<SignFormula>(),
            [UnaryFunction.Sqrt] = Of<SqrtFormula>(),
            [UnaryFunction.Square] = Of<SquareFormula>(),
            [UnaryFunction.Reciprocal] = Of<ReciprocalFormula>(),
            [UnaryFunction.Exp] = Of<ExpFormula>(),
            [UnaryFunction.Log] = Of<LogFormula>(),
            [UnaryFunction.Log1p] = Of<Log1pFormula>(),
            [UnaryFunction.Expm1] = Of<Expm1Formula>(),
            [UnaryFunction.Tanh] = Of<TanhFormula>(),
            [UnaryFunction.Sigmoid] = Of<SigmoidFormula>(),
            [UnaryFunction.Softplus] = Of<SoftplusFormula>(),
            [UnaryFunction.Floor] = Of<FloorFormula>(),
            [UnaryFunction.Not] = Of<NotFormula>(),
        },
        Binary = new Dictionary<BinaryFunction, MethodInfo>
        {
            [BinaryFunction.Add] = Pair<AddFormula>(),
            [BinaryFunction.Subtract] = Pair<SubtractFormula>(),
            [BinaryFunction.Multiply] = Pair<MultiplyFormula>(),
            [BinaryFunction.Divide] = Pair<DivideFormula>(),
            [BinaryFunction.Maximum] = Pair<MaximumFormula>(),
            [BinaryFunction.Minimum] = Pair<MinimumFormula>(),
            [BinaryFunction.Greater] = Pair<GreaterFormula>(),
            [BinaryFunction.GreaterOrEqual] = Pair<GreaterOrEqualFormula>(),
            [BinaryFunction.Less] = Pair<LessFormula>(),
            [BinaryFunction.LessOrEqual] = Pair<LessOrEqualFormula>(),
            [BinaryFunction.Equal] = Pair<EqualFormula>(),
        },
    };

    private static MethodInfo Of<F>()
        where F : struct, IUnaryFormula => ((Func<V, V>)F.Apply<T, V, S>).Method;

    private static MethodInfo Pair<F>()
        where F : struct, IBinaryFormula => ((Func<V, V, V>)F.Apply<T, V, S>).Method;

    private static V Broadcast(T* source) => S.Create(*source);

    private static V Choose(V mask, V whenSet, V whenClear) =>
        S.Select(S.Equal(mask, S.Constant(0)), whenClear, whenSet);
}
