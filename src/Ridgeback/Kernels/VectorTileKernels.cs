using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>The tile functions over one register width: which function runs. The loops are in the other parts.</summary>
internal sealed unsafe partial class VectorTileKernels<T, V, S>(InstructionPath path) : TileKernels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where V : unmanaged
    where S : struct, ISimd<V, T>
{
    private readonly RandomWords random = RandomWords.For(path);

    internal override InstructionPath Path => path;

    internal override void Unary(UnaryFunction function, T* x, T* destination, nint count)
    {
        switch (function)
        {
            case UnaryFunction.Negate: Map<NegateFormula>(x, destination, count); break;
            case UnaryFunction.Abs: Map<AbsFormula>(x, destination, count); break;
            case UnaryFunction.Sign: Map<SignFormula>(x, destination, count); break;
            case UnaryFunction.Sqrt: Map<SqrtFormula>(x, destination, count); break;
            case UnaryFunction.Square: Map<SquareFormula>(x, destination, count); break;
            case UnaryFunction.Reciprocal: Map<ReciprocalFormula>(x, destination, count); break;
            case UnaryFunction.Exp: Map<ExpFormula>(x, destination, count); break;
            case UnaryFunction.Log: Map<LogFormula>(x, destination, count); break;
            case UnaryFunction.Log1p: Map<Log1pFormula>(x, destination, count); break;
            case UnaryFunction.Expm1: Map<Expm1Formula>(x, destination, count); break;
            case UnaryFunction.Tanh: Map<TanhFormula>(x, destination, count); break;
            case UnaryFunction.Sigmoid: Map<SigmoidFormula>(x, destination, count); break;
            case UnaryFunction.Softplus: Map<SoftplusFormula>(x, destination, count); break;
            case UnaryFunction.Floor: Map<FloorFormula>(x, destination, count); break;
            case UnaryFunction.Not: Map<NotFormula>(x, destination, count); break;
            case UnaryFunction.Sin:
                for (nint i = 0; i < count; i++)
                {
                    destination[i] = T.Sin(x[i]);
                }

                break;
            case UnaryFunction.Cos:
                for (nint i = 0; i < count; i++)
                {
                    destination[i] = T.Cos(x[i]);
                }

                break;
            default: throw new ArgumentOutOfRangeException(nameof(function), function, null);
        }
    }

    internal override void Binary(BinaryFunction function, T* x, T* y, T* destination, nint count) =>
        Binary(function, new Run(x), new Run(y), destination, count);

    internal override void BinaryScalarRight(BinaryFunction function, T* x, T y, T* destination, nint count) =>
        Binary(function, new Run(x), new Same(y), destination, count);

    internal override void BinaryScalarLeft(BinaryFunction function, T x, T* y, T* destination, nint count) =>
        Binary(function, new Same(x), new Run(y), destination, count);

    private static void Binary<X, Y>(BinaryFunction function, X x, Y y, T* destination, nint count)
        where X : struct, IOperand
        where Y : struct, IOperand
    {
        switch (function)
        {
            case BinaryFunction.Add: Zip<AddFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Subtract: Zip<SubtractFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Multiply: Zip<MultiplyFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Divide: Zip<DivideFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Maximum: Zip<MaximumFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Minimum: Zip<MinimumFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Greater: Zip<GreaterFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.GreaterOrEqual: Zip<GreaterOrEqualFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Less: Zip<LessFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.LessOrEqual: Zip<LessOrEqualFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Equal: Zip<EqualFormula, X, Y>(x, y, destination, count); break;
            case BinaryFunction.Power:
                for (nint i = 0; i < count; i++)
                {
                    destination[i] = T.Pow(x.At(i), y.At(i));
                }

                break;
            default: throw new ArgumentOutOfRangeException(nameof(function), function, null);
        }
    }

    /// <summary>Where a binary function takes an operand from: a run of numbers, or the same number again and again.</summary>
    private interface IOperand
    {
        V Load(nint index);

        T At(nint index);
    }

    private readonly struct Run(T* start) : IOperand
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Load(nint index) => S.Load(start + index);

        public T At(nint index) => start[index];
    }

    private readonly struct Same(T value) : IOperand
    {
        private readonly V register = S.Create(value);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Load(nint index) => register;

        public T At(nint index) => value;
    }
}
