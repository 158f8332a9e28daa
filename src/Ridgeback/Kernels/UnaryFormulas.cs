using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>−x.</summary>
internal readonly struct NegateFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Negate(x);
}

/// <summary>|x|.</summary>
internal readonly struct AbsFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Abs(x);
}

/// <summary>−1, 0 or 1; a zero and not-a-number stay what they are.</summary>
internal readonly struct SignFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Select(S.Greater(x, S.Constant(0)), S.Constant(1), S.Select(S.Less(x, S.Constant(0)), S.Constant(-1), x));
}

/// <summary>√x.</summary>
internal readonly struct SqrtFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Sqrt(x);
}

/// <summary>x².</summary>
internal readonly struct SquareFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Multiply(x, x);
}

/// <summary>1 / x.</summary>
internal readonly struct ReciprocalFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Divide(S.Constant(1), x);
}

/// <summary>The greatest integer that is not above x.</summary>
internal readonly struct FloorFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Floor(x);
}

/// <summary>1 − x.</summary>
internal readonly struct NotFormula : IUnaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Subtract(S.Constant(1), x);
}
