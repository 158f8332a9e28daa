using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ridgeback.Formats;

/// <summary>The kinds of number that a <see cref="SafeTensor"/> holds.</summary>
public enum TensorKind
{
    /// <summary><c>float</c>, "F32" in the file.</summary>
    Float32,

    /// <summary><c>double</c>, "F64" in the file.</summary>
    Float64,

    /// <summary><c>int</c>, "I32" in the file.</summary>
    Int32,

    /// <summary><c>long</c>, "I64" in the file.</summary>
    Int64,
}

/// <summary>A named array with a shape, as it stands in a safetensors file. Immutable.</summary>
public sealed class SafeTensor
{
    private readonly int[] shape;
    private readonly byte[] bytes;

    internal SafeTensor(string name, TensorKind kind, int[] shape, byte[] bytes)
    {
        Name = name;
        Kind = kind;
        this.shape = shape;
        this.bytes = bytes;
    }

    /// <summary>The name, unique in its file.</summary>
    public string Name { get; }

    /// <summary>The kind of number.</summary>
    public TensorKind Kind { get; }

    /// <summary>The sizes of the axes, row-major; empty for a single number.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The number of values: the product of the axes.</summary>
    public int Count => bytes.Length / SizeOf(Kind);

    /// <summary>The values as little-endian bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>A tensor from values, which are copied.</summary>
    /// <typeparam name="T"><c>float</c>, <c>double</c>, <c>int</c> or <c>long</c>.</typeparam>
    /// <param name="name">The name; not empty, and not "__metadata__", which the format keeps for itself.</param>
    /// <param name="values">The values, row-major; as many as the product of the axes.</param>
    /// <param name="shape">The sizes of the axes; none for a single number.</param>
    /// <exception cref="InputException">The name is not allowed, or values and shape do not agree.</exception>
    public static SafeTensor Create<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        if (string.IsNullOrEmpty(name) || name == SafeTensors.MetadataKey)
        {
            throw new InputException("Safetensors", $"expected a name for the tensor, received '{name}'",
                $"Give it a name other than '{SafeTensors.MetadataKey}'");
        }

        if (CountOf(shape) is var count && count != values.Length)
        {
            throw new InputException($"Tensor '{name}'", count is null ? $"expected sizes of 0 or more, received the shape "
                + $"({string.Join(", ", shape.ToArray())})" : $"expected {count} values for the shape "
                + $"({string.Join(", ", shape.ToArray())}), received {values.Length}", "Give as many values as the shape has places");
        }

        var kind = KindOf<T>(name);
        RequireLittleEndian();
        return new SafeTensor(name, kind, shape.ToArray(), MemoryMarshal.AsBytes(values).ToArray());
    }

    /// <summary>The values, not copied.</summary>
    /// <typeparam name="T">The type of <see cref="Kind"/>.</typeparam>
    /// <exception cref="InputException">The tensor holds another kind of number.</exception>
    public ReadOnlySpan<T> Values<T>()
        where T : unmanaged
    {
        var asked = KindOf<T>(Name);
        if (asked != Kind)
        {
            throw new InputException($"Tensor '{Name}'", $"expected values of kind {asked}, received {Kind}", $"Read it as {Kind}");
        }

        RequireLittleEndian();
        return MemoryMarshal.Cast<byte, T>(bytes);
    }

    /// <summary>Bytes of one value.</summary>
    internal static int SizeOf(TensorKind kind) => kind is TensorKind.Float32 or TensorKind.Int32 ? 4 : 8;

    /// <summary>The product of the axes, <see cref="long.MaxValue"/> where it is greater; null where an axis is negative.</summary>
    private static long? CountOf(ReadOnlySpan<int> shape)
    {
        UInt128 count = 1;
        foreach (var size in shape)
        {
            if (size < 0)
            {
                return null;
            }

            count = UInt128.Min(count * (uint)size, long.MaxValue);
        }

        return (long)count;
    }

    private static TensorKind KindOf<T>(string name)
    {
        if (typeof(T) == typeof(float))
        {
            return TensorKind.Float32;
        }

        if (typeof(T) == typeof(double))
        {
            return TensorKind.Float64;
        }

        if (typeof(T) == typeof(int))
        {
            return TensorKind.Int32;
        }

        if (typeof(T) == typeof(long))
        {
            return TensorKind.Int64;
        }

        throw new InputException(
            $"Tensor '{name}'", $"expected float, double, int or long, received {typeof(T).Name}", "Convert the values first");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void RequireLittleEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Safetensors files are little-endian; this machine is big-endian.");
        }
    }
}
