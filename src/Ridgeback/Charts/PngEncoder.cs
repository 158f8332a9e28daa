using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ridgeback.Charts;

/// <summary>Writes a <see cref="Picture"/> as PNG: 8 bits a channel, no row filter, the framework's zlib (RFC 2083).</summary>
public static class PngEncoder
{
    private static readonly uint[] Table = MakeTable();

    /// <summary>The bytes of a PNG file. A value v becomes the byte round(255 v), halves away from 0.</summary>
    public static byte[] Encode(Picture picture)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = picture.Channels switch { 1 => 0, 3 => 2, _ => 6 };
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", Compress(picture));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>The PNG as a <c>data:</c> address that an image element can hold.</summary>
    public static string DataAddress(Picture picture) => "data:image/png;base64," + Convert.ToBase64String(Encode(picture));

    private static byte[] Compress(Picture picture)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var stride = picture.Width * picture.Channels;
            var row = new byte[stride + 1]; // the leading 0 says: no filter
            for (var y = 0; y < picture.Height; y++)
            {
                var pixels = picture.Pixels.Slice(y * stride, stride);
                for (var i = 0; i < stride; i++)
                {
                    row[i + 1] = ToByte(pixels[i]);
                }

                zlib.Write(row);
            }
        }

        return compressed.ToArray();
    }

    private static byte ToByte(float value) =>
        float.IsNaN(value) ? (byte)0 : (byte)Math.Round(Math.Clamp(value, 0f, 1f) * 255.0, MidpointRounding.AwayFromZero);

    private static void WriteChunk(MemoryStream file, string kind, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        var name = Encoding.ASCII.GetBytes(kind);
        file.Write(name);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Checksum(Checksum(uint.MaxValue, name), data));
        file.Write(number);
    }

    private static uint Checksum(uint state, ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            state = Table[(byte)(state ^ value)] ^ (state >> 8);
        }

        return state;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (var i = 0u; i < table.Length; i++)
        {
            var value = i;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? 0xEDB88320 ^ (value >> 1) : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
