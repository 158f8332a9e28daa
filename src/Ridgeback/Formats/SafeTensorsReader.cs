using System.Buffers.Binary;
using System.Text.Json;

namespace Ridgeback.Formats;

/// <summary>Reads a safetensors file and refuses every kind of damage with the reason.</summary>
internal static class SafeTensorsReader
{
    private const int LargestHeader = 100_000_000; // the format's own limit

    public static SafeTensorsFile Read(Stream stream, long length, string source)
    {
        var header = ReadHeader(stream, length, source);
        var entries = new List<Entry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var document = Parse(header, source))
        {
            try
            {
                Collect(document.RootElement, entries, metadata, source);
            }
            catch (InvalidOperationException failure)
            {
                // Names and texts are decoded only here.
                throw Damaged(source, $"expected names and texts of valid characters, received others ({failure.Message.TrimEnd('.')})");
            }
        }

        RefuseGaps(entries, length - 8 - header.Length, source);
        var tensors = new Dictionary<string, SafeTensor>(StringComparer.Ordinal);
        foreach (var entry in entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.End))
        {
            var bytes = new byte[entry.End - entry.Start];
            if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            {
                throw Damaged(source, $"expected the values of '{entry.Name}', received the end of the file");
            }

            tensors.Add(entry.Name, new SafeTensor(entry.Name, entry.Kind, entry.Shape, bytes));
        }

        return new SafeTensorsFile(source, [.. entries.Select(entry => tensors[entry.Name])], metadata);
    }

    private static byte[] ReadHeader(Stream stream, long length, string source)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (length < 8)
        {
            throw Damaged(source, $"expected 8 bytes for the length of the header, received a file of {length} bytes");
        }

        stream.ReadExactly(prefix);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > LargestHeader)
        {
            throw Damaged(source, $"expected a header of at most {LargestHeader} bytes, received the length {size}");
        }

        if ((long)size > length - 8)
        {
            throw Damaged(source, $"expected a header of {size} bytes, received {length - 8} bytes");
        }

        var header = new byte[size];
        stream.ReadExactly(header);
        if (header.Length == 0 || header[0] != (byte)'{')
        {
            throw Damaged(source, "expected the header to start with '{', received something else");
        }

        return header;
    }

    private static JsonDocument Parse(byte[] header, string source)
    {
        try
        {
            return JsonDocument.Parse(header);
        }
        catch (JsonException failure)
        {
            throw Damaged(source, $"expected a JSON header, received bytes that are not ({failure.Message.TrimEnd('.')})");
        }
    }

    private static void Collect(JsonElement root, List<Entry> entries, Dictionary<string, string> metadata, string source)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
            {
                throw Damaged(source, $"expected every tensor once, received '{property.Name}' twice");
            }

            if (property.Name != SafeTensors.MetadataKey)
            {
                entries.Add(Entry.Read(property.Name, property.Value, source));
                continue;
            }

            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                throw Damaged(source, $"expected '{SafeTensors.MetadataKey}' to be an object, received {property.Value.ValueKind}");
            }

            foreach (var item in property.Value.EnumerateObject())
            {
                metadata[item.Name] = item.Value.ValueKind == JsonValueKind.String
                    ? item.Value.GetString()!
                    : throw Damaged(source, $"expected text for the metadata '{item.Name}', received {item.Value.ValueKind}");
            }
        }
    }

    private static void RefuseGaps(List<Entry> entries, long dataLength, string source)
    {
        long position = 0;
        foreach (var entry in entries.OrderBy(entry => entry.Start).ThenBy(entry => entry.End))
        {
            if (entry.Start < position)
            {
                throw Damaged(source, $"expected tensors side by side, received '{entry.Name}' at {entry.Start}, which overlaps the "
                    + $"tensor that ends at {position}");
            }

            if (entry.Start > position)
            {
                throw Damaged(source, $"expected tensors without gaps, received '{entry.Name}' at {entry.Start} where {position} was due");
            }

            position = entry.End;
        }

        if (position > dataLength)
        {
            throw Damaged(source, $"expected {position} bytes of values, received {dataLength}: the file is cut short");
        }

        if (position < dataLength)
        {
            throw Damaged(source, $"expected {position} bytes of values, received {dataLength}: there is data after the last tensor");
        }
    }

    private static InputException Damaged(string source, string found) =>
        new($"Safetensors file '{source}'", found, "Give an intact file; this one is damaged or of another format");

    private sealed record Entry(string Name, TensorKind Kind, int[] Shape, long Start, long End)
    {
        public static Entry Read(string name, JsonElement value, string source)
        {
            if (value.ValueKind != JsonValueKind.Object
                || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
                || !value.TryGetProperty("shape", out var shape) || shape.ValueKind != JsonValueKind.Array
                || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array
                    || offsets.GetArrayLength() != 2)
            {
                throw Damaged(source, $"expected dtype, shape and two data_offsets for '{name}', received {Raw(value)}");
            }

            var kind = KindOf(name, dtype.GetString()!, source);
            var sizes = shape.EnumerateArray().Select(size => size.TryGetInt32Safe(out var number) && number >= 0
                ? number
                : throw Damaged(source, $"expected sizes of 0 or more for '{name}', received {Raw(size)}")).ToArray();
            if (!offsets[0].TryGetInt64Safe(out var start) || !offsets[1].TryGetInt64Safe(out var end) || start < 0 || end < start)
            {
                throw Damaged(source, $"expected data_offsets [start, end] for '{name}', received {Raw(offsets)}");
            }

            var needed =
                sizes.Aggregate((Int128)SafeTensor.SizeOf(kind), (product, size) => product > Array.MaxLength ? product : product * size);
            if (sizes.Contains(0))
            {
                needed = 0;
            }

            if (needed > Array.MaxLength)
            {
                throw Damaged(source, $"expected at most {Array.MaxLength} bytes for '{name}', received the shape {Raw(shape)}");
            }

            if (needed != end - start)
            {
                throw Damaged(source, $"expected {needed} bytes for '{name}' of shape {Raw(shape)}, received data_offsets {Raw(offsets)}");
            }

            return new Entry(name, kind, sizes, start, end);
        }

        /// <summary>What stands in the header; the beginning of it where it is long.</summary>
        private static string Raw(JsonElement element) =>
            element.GetRawText() is { Length: > 200 } text ? text[..200] + "…" : element.GetRawText();

        private static TensorKind KindOf(string name, string dtype, string source) => dtype switch
        {
            "F32" => TensorKind.Float32,
            "F64" => TensorKind.Float64,
            "I32" => TensorKind.Int32,
            "I64" => TensorKind.Int64,
            _ => throw new InputException($"Safetensors file '{source}', tensor '{name}'",
                $"expected dtype F32, F64, I32 or I64, received {dtype}", "Convert the tensor to one of these first"),
        };
    }
}

/// <summary>Numbers from JSON that may be of any kind.</summary>
internal static class JsonNumbers
{
    public static bool TryGetInt32Safe(this JsonElement element, out int value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out value);
    }

    public static bool TryGetInt64Safe(this JsonElement element, out long value)
    {
        value = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out value);
    }
}
