using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>A function of one number, written once for every register width and both precisions.</summary>
internal interface IUnaryFormula
{
    static abstract V Apply<T, V, S>(V x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>;
}

/// <summary>A function of two numbers, written once for every register width and both precisions.</summary>
internal interface IBinaryFormula
{
    static abstract V Apply<T, V, S>(V x, V y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where V : unmanaged
        where S : struct, ISimd<V, T>;
}
