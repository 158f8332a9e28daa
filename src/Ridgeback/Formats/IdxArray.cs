using System.Buffers.Binary;

namespace Ridgeback.Formats;

/// <summary>What an IDX file stores for each value; the numbers are those of the file's magic.</summary>
public enum IdxKind
{
    /// <summary>0…255, one byte: pixels and labels.</summary>
    UnsignedByte = 0x08,

    /// <summary>−128…127, one byte.</summary>
    SignedByte = 0x09,

    /// <summary>16-bit integer.</summary>
    Int16 = 0x0B,

    /// <summary>32-bit integer.</summary>
    Int32 = 0x0C,

    /// <summary>32-bit real number.</summary>
    Float32 = 0x0D,

    /// <summary>64-bit real number.</summary>
    Float64 = 0x0E,
}

/// <summary>An array read from an IDX file, in row-major order.</summary>
public sealed class IdxArray
{
    private readonly byte[] bytes;
    private readonly int[] shape;

    internal IdxArray(IdxKind kind, int[] shape, byte[] bytes, string source)
    {
        Kind = kind;
        this.shape = shape;
        this.bytes = bytes;
        Source = source;
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    /// <summary>How the file stores a value.</summary>
    public IdxKind Kind { get; }

    /// <summary>The sizes of the axes; the first counts the examples.</summary>
    public ReadOnlySpan<int> Shape => shape;

    /// <summary>The number of values.</summary>
    public int Length => bytes.Length / Idx.SizeOf(Kind);

    /// <summary>The values as they stand in the file, big-endian.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>The same in their array, for who takes it over.</summary>
    internal byte[] OwnBytes => bytes;

    /// <summary>All values as <c>float</c>; 32-bit integers and 64-bit reals are rounded.</summary>
    public float[] ToFloats()
    {
        var values = new float[Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Kind == IdxKind.UnsignedByte ? bytes[i] : (float)Value(i);
        }

        return values;
    }

    /// <summary>All values as whole numbers.</summary>
    /// <exception cref="InputException">A value is not a whole number of 32 bits.</exception>
    public int[] ToIntegers()
    {
        var values = new int[Length];
        for (var i = 0; i < values.Length; i++)
        {
            var value = Value(i);
            values[i] = (int)value;
            if (values[i] != value)
            {
                throw new InputException($"IDX file '{Source}', value {i}",
                    FormattableString.Invariant($"expected a whole number, received {value}"), "Store whole numbers");
            }
        }

        return values;
    }

    private double Value(int index) => Kind switch
    {
        IdxKind.UnsignedByte => bytes[index],
        IdxKind.SignedByte => (sbyte)bytes[index],
        IdxKind.Int16 => BinaryPrimitives.ReadInt16BigEndian(bytes.AsSpan(index * 2)),
        IdxKind.Int32 => BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(index * 4)),
        IdxKind.Float32 => BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(index * 4)),
        _ => BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(index * 8)),
    };
}
