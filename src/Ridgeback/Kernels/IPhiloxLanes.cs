using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ridgeback.Kernels;

/// <summary>
/// A word of several Philox blocks at once: each word lies in the low half of a 64-bit lane, and what the high half
/// holds does not matter. A round is then two multiplications, two shifts and two three-way exclusive-ors.
/// </summary>
/// <typeparam name="V">The register.</typeparam>
internal unsafe interface IPhiloxLanes<V>
    where V : unmanaged
{
    static abstract int Blocks { get; }

    static abstract V Create(uint value);

    /// <summary>The counters first, first + 1, … in the order that <see cref="Store"/> expects.</summary>
    static abstract V Counters(uint first);

    /// <summary>The 64-bit products of the low halves.</summary>
    static abstract V MultiplyLow(V left, V right);

    static abstract V ShiftRight(V value, int bits);

    static abstract V ShiftLeft(V value, int bits);

    static abstract V Xor(V a, V b, V c);

    static abstract V And(V left, V right);

    static abstract V Add(V left, V right);

    /// <summary>Writes the blocks one after the other, four words each.</summary>
    static abstract void Store(V word0, V word1, V word2, V word3, uint* destination);
}

/// <summary>One block.</summary>
internal readonly unsafe struct PhiloxScalar : IPhiloxLanes<ulong>
{
    public static int Blocks => 1;

    public static ulong Create(uint value) => value;

    public static ulong Counters(uint first) => first;

    public static ulong MultiplyLow(ulong left, ulong right) => (ulong)(uint)left * (uint)right;

    public static ulong ShiftRight(ulong value, int bits) => value >> bits;

    public static ulong ShiftLeft(ulong value, int bits) => value << bits;

    public static ulong Xor(ulong a, ulong b, ulong c) => a ^ b ^ c;

    public static ulong And(ulong left, ulong right) => left & right;

    public static ulong Add(ulong left, ulong right) => left + right;

    public static void Store(ulong word0, ulong word1, ulong word2, ulong word3, uint* destination)
    {
        destination[0] = (uint)word0;
        destination[1] = (uint)word1;
        destination[2] = (uint)word2;
        destination[3] = (uint)word3;
    }
}

/// <summary>Two blocks.</summary>
internal readonly unsafe struct Philox128 : IPhiloxLanes<Vector128<ulong>>
{
    public static int Blocks => 2;

    public static Vector128<ulong> Create(uint value) => Vector128.Create((ulong)value);

    public static Vector128<ulong> Counters(uint first) => Vector128.Create((ulong)first, first + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> MultiplyLow(Vector128<ulong> left, Vector128<ulong> right) => Sse2.IsSupported
        ? Sse2.Multiply(left.AsUInt32(), right.AsUInt32())
        : (left & Vector128.Create(0xFFFFFFFFul)) * (right & Vector128.Create(0xFFFFFFFFul));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> ShiftRight(Vector128<ulong> value, int bits) => value >> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> ShiftLeft(Vector128<ulong> value, int bits) => value << bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Xor(Vector128<ulong> a, Vector128<ulong> b, Vector128<ulong> c) => a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> And(Vector128<ulong> left, Vector128<ulong> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<ulong> Add(Vector128<ulong> left, Vector128<ulong> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        Vector128<ulong> word0, Vector128<ulong> word1, Vector128<ulong> word2, Vector128<ulong> word3, uint* destination)
    {
        var low = Vector128.Create(0xFFFFFFFFul);
        var front = (word0 & low) | (word1 << 32);
        var back = (word2 & low) | (word3 << 32);
        Vector128.Create(front.GetElement(0), back.GetElement(0)).Store((ulong*)destination);
        Vector128.Create(front.GetElement(1), back.GetElement(1)).Store((ulong*)destination + 2);
    }
}

/// <summary>Four blocks.</summary>
internal readonly unsafe struct Philox256 : IPhiloxLanes<Vector256<ulong>>
{
    public static int Blocks => 4;

    public static Vector256<ulong> Create(uint value) => Vector256.Create((ulong)value);

    // Unpacking works within 128 bits: even lanes come out first, odd lanes second.
    public static Vector256<ulong> Counters(uint first) =>
        Vector256.Create((ulong)first, first + 2, first + 1, first + 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> MultiplyLow(Vector256<ulong> left, Vector256<ulong> right) => Avx2.IsSupported
        ? Avx2.Multiply(left.AsUInt32(), right.AsUInt32())
        : (left & Vector256.Create(0xFFFFFFFFul)) * (right & Vector256.Create(0xFFFFFFFFul));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ShiftRight(Vector256<ulong> value, int bits) => value >> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> ShiftLeft(Vector256<ulong> value, int bits) => value << bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Xor(Vector256<ulong> a, Vector256<ulong> b, Vector256<ulong> c) => a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> And(Vector256<ulong> left, Vector256<ulong> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<ulong> Add(Vector256<ulong> left, Vector256<ulong> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        Vector256<ulong> word0, Vector256<ulong> word1, Vector256<ulong> word2, Vector256<ulong> word3, uint* destination)
    {
        var low = Vector256.Create(0xFFFFFFFFul);
        var front = (word0 & low) | (word1 << 32);
        var back = (word2 & low) | (word3 << 32);
        var first = Avx2.IsSupported
            ? Avx2.UnpackLow(front, back)
            : Vector256.Create(front.GetElement(0), back.GetElement(0), front.GetElement(2), back.GetElement(2));
        var second = Avx2.IsSupported
            ? Avx2.UnpackHigh(front, back)
            : Vector256.Create(front.GetElement(1), back.GetElement(1), front.GetElement(3), back.GetElement(3));
        first.Store((ulong*)destination);
        second.Store((ulong*)destination + 4);
    }
}

/// <summary>Eight blocks.</summary>
internal readonly unsafe struct Philox512 : IPhiloxLanes<Vector512<ulong>>
{
    public static int Blocks => 8;

    public static Vector512<ulong> Create(uint value) => Vector512.Create((ulong)value);

    public static Vector512<ulong> Counters(uint first) =>
        Vector512.Create((ulong)first, first + 4, first + 1, first + 5, first + 2, first + 6, first + 3, first + 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> MultiplyLow(Vector512<ulong> left, Vector512<ulong> right) => Avx512F.IsSupported
        ? Avx512F.Multiply(left.AsUInt32(), right.AsUInt32())
        : (left & Vector512.Create(0xFFFFFFFFul)) * (right & Vector512.Create(0xFFFFFFFFul));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ShiftRight(Vector512<ulong> value, int bits) => value >> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> ShiftLeft(Vector512<ulong> value, int bits) => value << bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Xor(Vector512<ulong> a, Vector512<ulong> b, Vector512<ulong> c) => a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> And(Vector512<ulong> left, Vector512<ulong> right) => left & right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<ulong> Add(Vector512<ulong> left, Vector512<ulong> right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(
        Vector512<ulong> word0, Vector512<ulong> word1, Vector512<ulong> word2, Vector512<ulong> word3, uint* destination)
    {
        var low = Vector512.Create(0xFFFFFFFFul);
        var front = (word0 & low) | (word1 << 32);
        var back = (word2 & low) | (word3 << 32);
        if (Avx512F.IsSupported)
        {
            Avx512F.UnpackLow(front, back).Store((ulong*)destination);
            Avx512F.UnpackHigh(front, back).Store((ulong*)destination + 8);
            return;
        }

        for (var lane = 0; lane < 4; lane++)
        {
            ((ulong*)destination)[2 * lane] = front.GetElement(2 * lane);
            ((ulong*)destination)[(2 * lane) + 1] = back.GetElement(2 * lane);
            ((ulong*)destination)[(2 * lane) + 8] = front.GetElement((2 * lane) + 1);
            ((ulong*)destination)[(2 * lane) + 9] = back.GetElement((2 * lane) + 1);
        }
    }
}
