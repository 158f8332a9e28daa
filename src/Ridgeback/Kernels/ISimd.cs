using System.Numerics;

namespace Ridgeback.Kernels;

/// <summary>
/// The arithmetic of one register width. A formula written against it is written once and compiled by the runtime
/// for every width and both precisions: all members are static, all types are structs, nothing is left to call.
/// </summary>
/// <typeparam name="V">The register: <c>Vector512&lt;T&gt;</c> down to a plain <c>T</c>.</typeparam>
/// <typeparam name="T">float or double.</typeparam>
internal unsafe interface ISimd<V, T>
    where V : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How many numbers a register holds.</summary>
    static abstract int Width { get; }

    static abstract V Load(T* source);

    static abstract void Store(V value, T* destination);

    static abstract V Create(T value);

    /// <summary>A literal, rounded to <typeparamref name="T"/> when compiled.</summary>
    static abstract V Constant(double value);

    static abstract V Add(V left, V right);

    static abstract V Subtract(V left, V right);

    static abstract V Multiply(V left, V right);

    static abstract V Divide(V left, V right);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract V FusedMultiplyAdd(V left, V right, V addend);

    /// <summary>left · right + addend, rounded once where the hardware can, twice where it would have to be emulated.</summary>
    static abstract V MultiplyAdd(V left, V right, V addend);

    static abstract V Negate(V value);

    static abstract V Abs(V value);

    static abstract V Sqrt(V value);

    static abstract V Floor(V value);

    /// <summary>To the nearest integer, ties to even.</summary>
    static abstract V Round(V value);

    /// <summary>The greater; not-a-number if either is.</summary>
    static abstract V Maximum(V left, V right);

    /// <summary>The lesser; not-a-number if either is.</summary>
    static abstract V Minimum(V left, V right);

    /// <summary>max(bound, value) in one instruction; a value that is not a number passes through.</summary>
    static abstract V AtLeast(V bound, V value);

    /// <summary>min(bound, value) in one instruction; a value that is not a number passes through.</summary>
    static abstract V AtMost(V bound, V value);

    /// <summary>A mask: all bits of an element set where it holds, none where it does not. So for the next four.</summary>
    static abstract V Greater(V left, V right);

    static abstract V GreaterOrEqual(V left, V right);

    static abstract V Less(V left, V right);

    static abstract V LessOrEqual(V left, V right);

    static abstract V Equal(V left, V right);

    static abstract V And(V left, V right);

    static abstract V Or(V left, V right);

    /// <summary>Bit by bit: whenSet where the mask is set, otherwise whenClear.</summary>
    static abstract V Select(V mask, V whenSet, V whenClear);

    /// <summary>2 to an integral exponent that is in the range of normal numbers.</summary>
    static abstract V PowerOfTwo(V exponent);

    /// <summary>value · 2^exponent for an integral exponent, rounded once, with gradual underflow and overflow.</summary>
    static abstract V ScaleByPowerOfTwo(V value, V exponent);

    /// <summary>floor(log2(value)) of a positive normal number.</summary>
    static abstract V Exponent(V value);

    /// <summary>A positive normal number divided by 2^Exponent: in [1, 2).</summary>
    static abstract V Mantissa(V value);

    /// <summary>The top 24 bits of each word, as an integer.</summary>
    static abstract V FromTop24Bits(uint* words);

    /// <summary>1 where the half-word is less than the threshold (0 to 65536), otherwise 0.</summary>
    static abstract V OneWhereLess(ushort* halfWords, uint threshold);

    /// <summary>The sum of all elements, halves first.</summary>
    static abstract T Sum(V value);

    /// <summary>The greatest element; not-a-number if any is.</summary>
    static abstract T Largest(V value);
}
