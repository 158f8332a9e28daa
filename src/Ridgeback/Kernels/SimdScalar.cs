using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ridgeback.Kernels;

/// <summary>A register of one number: the formulas without vector hardware.</summary>
internal readonly unsafe struct SimdScalar<T> : ISimd<T, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static int Width => 1;

    private static bool IsFloat
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(float);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Load(T* source) => *source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(T value, T* destination) => *destination = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Create(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Constant(double value) => IsFloat ? From((float)value) : From(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T left, T right) => left + right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Subtract(T left, T right) => left - right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Multiply(T left, T right) => left * right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Divide(T left, T right) => left / right;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FusedMultiplyAdd(T left, T right, T addend) => T.FusedMultiplyAdd(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T MultiplyAdd(T left, T right, T addend) => T.MultiplyAddEstimate(left, right, addend);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Negate(T value) => -value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Abs(T value) => T.Abs(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sqrt(T value) => T.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Floor(T value) => T.Floor(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Round(T value) => T.Round(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Maximum(T left, T right) => T.Max(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Minimum(T left, T right) => T.Min(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AtLeast(T bound, T value) => value < bound ? bound : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T AtMost(T bound, T value) => value > bound ? bound : value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Greater(T left, T right) => Mask(left > right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T GreaterOrEqual(T left, T right) => Mask(left >= right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Less(T left, T right) => Mask(left < right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LessOrEqual(T left, T right) => Mask(left <= right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Equal(T left, T right) => Mask(left == right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T And(T left, T right) => FromBits(Bits(left) & Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Or(T left, T right) => FromBits(Bits(left) | Bits(right));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Select(T mask, T whenSet, T whenClear) =>
        FromBits((Bits(mask) & Bits(whenSet)) | (~Bits(mask) & Bits(whenClear)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T PowerOfTwo(T exponent) => IsFloat
        ? FromBits((ulong)(uint)((int)ToDouble(exponent) + 127) << 23)
        : FromBits((ulong)((long)ToDouble(exponent) + 1023) << 52);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ScaleByPowerOfTwo(T value, T exponent)
    {
        var half = T.Floor(exponent * Constant(0.5));
        return value * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exponent(T value) => IsFloat
        ? From((float)((int)(Bits(value) >> 23) - 127))
        : From((double)((long)(Bits(value) >> 52) - 1023));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Mantissa(T value) => IsFloat
        ? FromBits((Bits(value) & 0x007FFFFF) | 0x3F800000)
        : FromBits((Bits(value) & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FromTop24Bits(uint* words) => IsFloat ? From((float)(*words >> 8)) : From((double)(*words >> 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T OneWhereLess(ushort* halfWords, uint threshold) => *halfWords < threshold ? T.One : T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Largest(T value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T From(float value) => Unsafe.BitCast<float, T>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T From(double value) => Unsafe.BitCast<double, T>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double ToDouble(T value) =>
        IsFloat ? Unsafe.BitCast<T, float>(value) : Unsafe.BitCast<T, double>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Bits(T value) =>
        IsFloat ? Unsafe.BitCast<T, uint>(value) : Unsafe.BitCast<T, ulong>(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T FromBits(ulong bits) =>
        IsFloat ? Unsafe.BitCast<uint, T>((uint)bits) : Unsafe.BitCast<ulong, T>(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Mask(bool holds) => FromBits(holds ? ulong.MaxValue : 0);
}
