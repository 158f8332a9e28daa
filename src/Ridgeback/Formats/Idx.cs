using System.Buffers.Binary;

namespace Ridgeback.Formats;

/// <summary>Reads and writes IDX files, the format of MNIST and its relatives.</summary>
/// <remarks>
/// Two zero bytes, one byte for the kind of value, one for the number of axes; each axis as a big-endian 32-bit
/// integer; then the values, big-endian, the last axis fastest. A file may be gzipped: that is seen from its content.
/// </remarks>
public static class Idx
{
    // Deflate packs at most 1032 bytes into one; anything that promises more cannot be complete.
    private const long LargestPackingRatio = 1032;

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InputException">The file is missing, is no IDX file, is cut short, or goes on after its last value.</exception>
    public static IdxArray Read(string path)
    {
        using var file = InputFile.Open(path, "IDX file");
        var packed = InputFile.IsGzip(file);
        using var stream = packed ? new GzipInput(file) : (Stream)file;
        var most = packed ? file.Length * LargestPackingRatio : file.Length;
        try
        {
            return Read(stream, path, most);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            throw new InputException($"IDX file '{path}'", $"expected {(packed ? "intact gzip data" : "a readable file")}, received "
                + $"damaged data ({failure.Message.TrimEnd('.')})", "Fetch the file again", failure);
        }
    }

    /// <summary>Writes bytes (pixels, labels) as an uncompressed IDX file.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="shape">The sizes of the axes, one to 255 of them.</param>
    /// <param name="values">The values, row-major; as many as the product of the axes.</param>
    public static void Write(string path, ReadOnlySpan<int> shape, ReadOnlySpan<byte> values)
    {
        var count = Count(shape, path, long.MaxValue);
        if (count != values.Length)
        {
            throw new InputException($"IDX file '{path}'", $"expected {count} values for the shape {Text(shape)}, received {values.Length}",
                "Give as many values as the shape has places");
        }

        var bytes = new byte[4 + (4 * shape.Length) + values.Length];
        bytes[2] = (byte)IdxKind.UnsignedByte;
        bytes[3] = checked((byte)shape.Length);
        for (var axis = 0; axis < shape.Length; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4 + (4 * axis)), shape[axis]);
        }

        values.CopyTo(bytes.AsSpan(4 + (4 * shape.Length)));
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Bytes of one value.</summary>
    internal static int SizeOf(IdxKind kind) => kind switch
    {
        IdxKind.UnsignedByte or IdxKind.SignedByte => 1,
        IdxKind.Int16 => 2,
        IdxKind.Int32 or IdxKind.Float32 => 4,
        _ => 8,
    };

    /// <summary>True when a file, unpacked, starts like an IDX file; false also when it cannot be read.</summary>
    internal static bool IsIdx(string path)
    {
        try
        {
            using var stream = InputFile.OpenUnpacked(path, "IDX file");
            Span<byte> magic = stackalloc byte[4];
            return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4
                && magic[0] == 0 && magic[1] == 0 && Enum.IsDefined((IdxKind)magic[2]) && magic[3] > 0;
        }
        catch (Exception failure) when (failure is InputException or InvalidDataException or IOException)
        {
            return false;
        }
    }

    private static IdxArray Read(Stream stream, string source, long most)
    {
        Span<byte> word = stackalloc byte[4];
        ReadHeader(stream, word, source, "its first 4 bytes");
        if (word[0] != 0 || word[1] != 0 || !Enum.IsDefined((IdxKind)word[2]) || word[3] == 0)
        {
            throw new InputException($"IDX file '{source}'", $"expected the magic 00 00 KIND AXES (for images 00 00 08 03, for labels 00 "
                + $"00 08 01), received {word[0]:X2} {word[1]:X2} {word[2]:X2} {word[3]:X2}", "Give an IDX file as MNIST's are");
        }

        var kind = (IdxKind)word[2];
        var shape = new int[word[3]];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            ReadHeader(stream, word, source, $"the size of axis {axis + 1} of {shape.Length}");
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(word);
        }

        var length = Count(shape, source, Array.MaxLength / SizeOf(kind)) * SizeOf(kind);
        if (length > most)
        {
            throw Truncated(source, shape, length, "a file too small for it");
        }

        var bytes = new byte[length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            throw Truncated(source, shape, length, $"{read}");
        }

        if (stream.ReadByte() >= 0)
        {
            throw new InputException(
                $"IDX file '{source}'", $"expected {length} bytes of values for the shape {Text(shape)}, received more",
                "The header does not fit the content: fetch the file again");
        }

        return new IdxArray(kind, shape, bytes, source);
    }

    private static void ReadHeader(Stream stream, Span<byte> word, string source, string part)
    {
        var read = stream.ReadAtLeast(word, word.Length, throwOnEndOfStream: false);
        if (read < word.Length)
        {
            throw new InputException(
                $"IDX file '{source}'", $"expected {part}, received the end of the file", "The file is cut short: fetch it again");
        }
    }

    private static InputException Truncated(string source, ReadOnlySpan<int> shape, long length, string received) =>
        new($"IDX file '{source}'", $"expected {length} bytes of values for the shape {Text(shape)}, received {received}",
            "The file is cut short: fetch it again");

    private static long Count(ReadOnlySpan<int> shape, string source, long most)
    {
        long count = 1;
        foreach (var size in shape)
        {
            if (size < 0)
            {
                throw new InputException($"IDX file '{source}'", $"expected sizes of 0 or more, received the shape {Text(shape)}",
                    "The header is damaged: fetch the file again");
            }

            var product = (Int128)count * size;
            count = product <= most ? (long)product : throw TooLarge(source, shape, most);
        }

        return count;
    }

    private static InputException TooLarge(string source, ReadOnlySpan<int> shape, long most) =>
        new($"IDX file '{source}'", $"expected at most {most} values, received the shape {Text(shape)}", "Split the file");

    private static string Text(ReadOnlySpan<int> shape) => $"({string.Join(", ", shape.ToArray())})";
}
