using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ridgeback.Formats;

/// <summary>Reads PNG files (RFC 2083) of 8 bits a channel: grey, colour, or a palette, with or without opacity; not interlaced.</summary>
/// <remarks>
/// A palette becomes red, green and blue. Opacity is dropped: the colours are those the file stores, as if every pixel were opaque, because
/// what lies behind a picture is not in it. Values are not corrected for gamma or colour profiles. All checksums are checked.
/// </remarks>
public static class Png
{
    // Deflate packs at most 1032 bytes into one; anything that promises more cannot be complete.
    private const long LargestPackingRatio = 1032;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InputException">The file is missing, is no PNG file, is damaged, has other than 8 bits a channel, or is
    /// interlaced.</exception>
    public static RasterImage Read(string path) => Parse(InputFile.ReadAll(path, "PNG file"), path);

    internal static bool IsPng(ReadOnlySpan<byte> bytes) => bytes.StartsWith(Signature);

    internal static RasterImage Parse(ReadOnlySpan<byte> bytes, string source)
    {
        var what = $"PNG file '{source}'";
        if (!IsPng(bytes))
        {
            throw new InputException(
                what, "expected the signature of a PNG file, received other bytes", "Give a PNG file, or make it again");
        }

        var header = default(Header?);
        var palette = Array.Empty<byte>();
        using var packed = new MemoryStream();
        var rest = bytes[Signature.Length..];
        for (var ended = false; !ended;)
        {
            var chunk = Chunk.Take(ref rest, what);
            if (header is null != (chunk.Kind == "IHDR"))
            {
                throw new InputException(what, $"expected one header (IHDR) before everything else, received a chunk {chunk.Kind}",
                    "The file is damaged: make the image again");
            }

            switch (chunk.Kind)
            {
                case "IHDR":
                    header = Header.Of(chunk.Data, what);
                    break;
                case "PLTE":
                    palette = Palette(chunk.Data, what);
                    break;
                case "IDAT":
                    packed.Write(chunk.Data);
                    break;
                case "IEND":
                    ended = true;
                    break;
                default:
                    chunk.RefuseCritical(what);
                    break;
            }
        }

        if (rest.Length > 0)
        {
            throw new InputException(what, $"expected the end of the file after its last chunk, received {rest.Length} more bytes",
                "The file is damaged: make the image again");
        }

        var pixels = Unpack(packed, header!.Value, what);
        return header.Value.Image(pixels, palette, what);
    }

    private static byte[] Palette(ReadOnlySpan<byte> data, string what) =>
        data.Length is > 0 and <= 768 && data.Length % 3 == 0 ? data.ToArray() : throw new InputException(
        what, $"expected a palette of 1 to 256 colours of 3 bytes, received {data.Length} bytes",
        "The file is damaged: make the image again");

    /// <summary>The rows, each after the number of its filter, with the filters undone.</summary>
    private static byte[] Unpack(MemoryStream packed, Header header, string what)
    {
        var length = (long)header.Height * (header.Stride + 1);
        if (length > packed.Length * LargestPackingRatio)
        {
            throw Short(what, length, $"{packed.Length} packed bytes, which cannot hold them");
        }

        var rows = new byte[length];
        packed.Position = 0;
        try
        {
            using var content = new ZLibStream(packed, CompressionMode.Decompress);
            var read = content.ReadAtLeast(rows, rows.Length, throwOnEndOfStream: false);
            if (read < rows.Length)
            {
                throw Short(what, length, $"{read}");
            }

            if (content.ReadByte() >= 0)
            {
                throw new InputException(
                    what, $"expected {length} bytes of rows for {header.Height} × {header.Width} pixels, received more",
                    "The header does not fit the content: make the image again");
            }
        }
        catch (InvalidDataException failure)
        {
            throw new InputException(what, $"expected intact packed data, received damaged ones ({failure.Message.TrimEnd('.')})",
                "Make the image again", failure);
        }

        PngFilters.Undo(rows, header.Stride, header.Samples, what);
        return rows;
    }

    private static InputException Short(string what, long length, string received) =>
        new(what, $"expected {length} bytes of rows, received {received}", "The file is cut short: make the image again");

    /// <summary>Four bytes of length, four of kind, the data, four of checksum over kind and data.</summary>
    private readonly ref struct Chunk(string kind, ReadOnlySpan<byte> data)
    {
        public string Kind { get; } = kind;

        public ReadOnlySpan<byte> Data { get; } = data;

        public static Chunk Take(ref ReadOnlySpan<byte> rest, string what)
        {
            var length = rest.Length >= 12 ? BinaryPrimitives.ReadUInt32BigEndian(rest) : 0;
            if (rest.Length < 12 || length > rest.Length - 12)
            {
                throw new InputException(
                    what, "expected further chunks up to IEND, received the end of the file", "The file is cut short: fetch it again");
            }

            var body = rest.Slice(4, (int)length + 4);
            var kind = Encoding.Latin1.GetString(body[..4]);
            if (BinaryPrimitives.ReadUInt32BigEndian(rest[((int)length + 8)..]) != Checksum.Of(body))
            {
                throw new InputException(what, $"expected the checksum of the chunk '{(kind.All(char.IsAsciiLetter) ? kind : "?")}' to "
                    + $"fit, received another", "The file is damaged: fetch it again");
            }

            rest = rest[((int)length + 12)..];
            return new Chunk(kind, body[4..]);
        }

        /// <summary>A capital letter says that the picture cannot be understood without the chunk.</summary>
        public void RefuseCritical(string what)
        {
            if (char.IsAsciiLetterUpper(Kind[0]))
            {
                throw new InputException(what, $"expected the chunks IHDR, PLTE, IDAT and IEND, received {Kind}, which must be understood",
                    "Save the image as a plain PNG");
            }
        }
    }

    private readonly record struct Header(int Height, int Width, int ColourType)
    {
        /// <summary>Bytes of one pixel.</summary>
        public int Samples => ColourType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

        /// <summary>Bytes of one row without its filter.</summary>
        public int Stride => Width * Samples;

        private int Channels => ColourType is 0 or 4 ? 1 : 3;

        public static Header Of(ReadOnlySpan<byte> data, string what)
        {
            if (data.Length != 13)
            {
                throw new InputException(
                    what, $"expected a header of 13 bytes, received {data.Length}", "The file is damaged: make the image again");
            }

            var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
            if (data[9] is not (0 or 2 or 3 or 4 or 6) || data[10] != 0 || data[11] != 0)
            {
                throw new InputException(what, $"expected colour type 0, 2, 3, 4 or 6, compression 0 and filtering 0, received {data[9]}, "
                    + $"{data[10]} and {data[11]}", "The file is damaged: make the image again");
            }

            if (data[8] != 8)
            {
                throw new InputException(what, $"expected 8 bits a channel, received {data[8]}", "Save the image with 8 bits a channel");
            }

            if (data[12] != 0)
            {
                throw new InputException(
                    what, "expected rows from top to bottom, received an interlaced image", "Save the image without interlacing");
            }

            ImageFile.Count(what, height, width, 4);
            return new Header((int)height, (int)width, data[9]);
        }

        /// <summary>Takes filters and opacity away, and looks colours of a palette up.</summary>
        public RasterImage Image(byte[] rows, byte[] palette, string what)
        {
            var values = new byte[Height * Width * Channels];
            for (var pixel = 0; pixel < Height * Width; pixel++)
            {
                var from = (pixel / Width * (Stride + 1)) + 1 + (pixel % Width * Samples);
                var sample = rows.AsSpan(from, Math.Min(Samples, Channels));
                if (ColourType == 3)
                {
                    sample = sample[0] * 3 < palette.Length ? palette.AsSpan(sample[0] * 3, 3) : throw new InputException(
                        $"{what}, row {pixel / Width}, column {pixel % Width} (both from 0)",
                        $"expected one of {palette.Length / 3} colours of the palette, received number {sample[0]}",
                        "The file is damaged: make the image again");
                }

                sample.CopyTo(values.AsSpan(pixel * Channels));
            }

            return new RasterImage(Height, Width, Channels, values);
        }
    }
}
