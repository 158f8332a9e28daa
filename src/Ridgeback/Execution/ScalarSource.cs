using System.Numerics;

namespace Ridgeback.Execution;

/// <summary>Where a kernel finds a scalar operand: a double-precision slot, or a tensor of one element.</summary>
/// <typeparam name="T">The plan's precision.</typeparam>
internal readonly unsafe struct ScalarSource<T>(double* slot, Buffer? tensor)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double* slot = slot;

    public double* Slot => slot;

    public Buffer? Tensor { get; } = tensor;

    public double Double => slot != null ? *slot : double.CreateTruncating(*(T*)Tensor!.Pointer);

    public T Value => slot != null ? T.CreateTruncating(*slot) : *(T*)Tensor!.Pointer;
}

/// <summary>A random instruction's stream and the values that complete its address.</summary>
internal unsafe struct RandomSource<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public string Stream;
    public ulong Key;
    public ScalarSource<T> Step;
    public ScalarSource<T> Draw;
    public Buffer? Examples;
    public double Probability;
}

/// <summary>A sum or maximum that is gathered task by task and put together at the end.</summary>
internal sealed unsafe class PartialResult(TileCode code, Buffer partials)
{
    public TileCode Code { get; } = code;

    /// <summary>For columns: tasks × columns numbers of the plan's precision. For totals: one double for each task.</summary>
    public Buffer Partials { get; } = partials;

    /// <summary>The result's memory; null when it is a scalar.</summary>
    public Buffer? Target { get; init; }

    /// <summary>The result's slot when it is a scalar.</summary>
    public double* Scalar { get; init; }
}
