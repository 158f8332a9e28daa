using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>x + y.</summary>
internal readonly struct AddFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Add(x, y);
}

/// <summary>x − y.</summary>
internal readonly struct SubtractFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Subtract(x, y);
}

/// <summary>x · y.</summary>
internal readonly struct MultiplyFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Multiply(x, y);
}

/// <summary>x / y.</summary>
internal readonly struct DivideFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Divide(x, y);
}

/// <summary>The greater, not-a-number if either is.</summary>
internal readonly struct MaximumFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Maximum(x, y);
}

/// <summary>The lesser, not-a-number if either is.</summary>
internal readonly struct MinimumFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.Minimum(x, y);
}

/// <summary>x &gt; y.</summary>
internal readonly struct GreaterFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.And(S.Greater(x, y), S.Constant(1));
}

/// <summary>x ≥ y.</summary>
internal readonly struct GreaterOrEqualFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.And(S.GreaterOrEqual(x, y), S.Constant(1));
}

/// <summary>x &lt; y.</summary>
internal readonly struct LessFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.And(S.Less(x, y), S.Constant(1));
}

/// <summary>x ≤ y.</summary>
internal readonly struct LessOrEqualFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.And(S.LessOrEqual(x, y), S.Constant(1));
}

/// <summary>x = y.</summary>
internal readonly struct EqualFormula : IBinaryFormula
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T> =>
        S.And(S.Equal(x, y), S.Constant(1));
}
