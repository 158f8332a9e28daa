using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Ridgeback.Formats;

/// <summary>Reads and writes safetensors files: named arrays, shapes, and text metadata; no code in them.</summary>
/// <remarks>
/// The length of the header as a little-endian 64-bit integer; the header, a JSON object padded with spaces to a
/// multiple of 8 bytes; then the values of all tensors, little-endian, without gaps. What is written depends on the
/// arguments alone: the same tensors in the same order give the same bytes.
/// </remarks>
public static class SafeTensors
{
    internal const string MetadataKey = "__metadata__";

    /// <summary>Writes a file, completely or not at all.</summary>
    /// <param name="path">The file to create or replace.</param>
    /// <param name="tensors">The tensors, in the order they shall have in the file.</param>
    /// <param name="metadata">Text by key, in the order it shall have in the file; null for none.</param>
    /// <exception cref="InputException">Two tensors or two keys share a name, or the file cannot be written.</exception>
    public static void Write(
        string path, IReadOnlyList<SafeTensor> tensors, IReadOnlyList<KeyValuePair<string, string>>? metadata = null) =>
        AtomicFile.Write(path, stream => Write(stream, tensors, metadata));

    /// <summary>Writes to a stream.</summary>
    /// <inheritdoc cref="Write(string, IReadOnlyList{SafeTensor}, IReadOnlyList{KeyValuePair{string, string}}?)"/>
    public static void Write(Stream stream, IReadOnlyList<SafeTensor> tensors, IReadOnlyList<KeyValuePair<string, string>>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensors);
        RefuseRepeats("tensor", tensors.Select(tensor => tensor.Name));
        RefuseRepeats("metadata key", (metadata ?? []).Select(entry => entry.Key));
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header))
        {
            WriteHeader(json, tensors, metadata);
        }

        var padding = (8 - (header.WrittenCount % 8)) % 8;
        header.GetSpan(padding)[..padding].Fill((byte)' ');
        header.Advance(padding);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.WrittenCount);
        stream.Write(length);
        stream.Write(header.WrittenSpan);
        foreach (var tensor in tensors)
        {
            stream.Write(tensor.Bytes);
        }
    }

    /// <summary>Reads and checks a whole file.</summary>
    /// <exception cref="InputException">The file is missing or damaged; the message says what was found.</exception>
    public static SafeTensorsFile Read(string path)
    {
        using var stream = InputFile.Open(path, "Safetensors file");
        return SafeTensorsReader.Read(stream, stream.Length, path);
    }

    /// <summary>Reads and checks a file held in memory.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="InputException">The bytes are damaged.</exception>
    public static SafeTensorsFile Read(byte[] bytes, string source)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        using var stream = new MemoryStream(bytes, writable: false);
        return SafeTensorsReader.Read(stream, bytes.Length, source);
    }

    internal static string NameOf(TensorKind kind) => kind switch
    {
        TensorKind.Float32 => "F32",
        TensorKind.Float64 => "F64",
        TensorKind.Int32 => "I32",
        _ => "I64",
    };

    private static void WriteHeader(
        Utf8JsonWriter json, IReadOnlyList<SafeTensor> tensors, IReadOnlyList<KeyValuePair<string, string>>? metadata)
    {
        json.WriteStartObject();
        if (metadata is { Count: > 0 })
        {
            json.WriteStartObject(MetadataKey);
            foreach (var (key, value) in metadata)
            {
                json.WriteString(key, value);
            }

            json.WriteEndObject();
        }

        long offset = 0;
        foreach (var tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", NameOf(tensor.Kind));
            json.WriteStartArray("shape");
            foreach (var size in tensor.Shape)
            {
                json.WriteNumberValue(size);
            }

            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += tensor.Bytes.Length);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void RefuseRepeats(string kind, IEnumerable<string> names)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name))
            {
                throw new InputException(
                    "Safetensors", $"expected every {kind} to have its own name, received '{name}' twice", "Rename one of them");
            }
        }
    }
}
