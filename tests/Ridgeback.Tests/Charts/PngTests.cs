using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Ridgeback.Charts;

namespace Ridgeback.Tests.Charts;

public class PngTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(3, 2)]
    [InlineData(4, 6)]
    public void A_picture_decodes_back(int channels, int kind)
    {
        const int height = 5;
        const int width = 7;
        var pixels = Enumerable.Range(0, height * width * channels).Select(i => i % 11 / 10f).ToArray();
        var chunks = Chunks(PngEncoder.Encode(new Picture(height, width, channels, pixels)));

        chunks.Select(c => c.Kind).ShouldBe(["IHDR", "IDAT", "IEND"]);
        BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data).ShouldBe(width);
        BinaryPrimitives.ReadInt32BigEndian(chunks[0].Data.AsSpan(4)).ShouldBe(height);
        chunks[0].Data[8..].ShouldBe([8, (byte)kind, 0, 0, 0]);

        using var raw = new MemoryStream();
        using (var zlib = new ZLibStream(new MemoryStream(chunks[1].Data), CompressionMode.Decompress))
        {
            zlib.CopyTo(raw);
        }

        var bytes = raw.ToArray();
        bytes.Length.ShouldBe(height * (1 + width * channels));
        for (var y = 0; y < height; y++)
        {
            bytes[y * (1 + width * channels)].ShouldBe((byte)0);
            for (var i = 0; i < width * channels; i++)
            {
                bytes[y * (1 + width * channels) + 1 + i].ShouldBe((byte)Math.Floor(pixels[y * width * channels + i] * 255.0 + 0.5));
            }
        }
    }

    [Fact]
    public void The_checksum_is_that_of_the_standard()
    {
        // The CRC of an empty IEND chunk stands at the end of every PNG file: AE 42 60 82.
        PngEncoder.Encode(new Picture(1, 1, 1, [0.5f]))[^4..].ShouldBe([0xAE, 0x42, 0x60, 0x82]);
    }

    [Fact]
    public void Values_outside_the_range_are_clipped()
    {
        var idat = Chunks(PngEncoder.Encode(new Picture(1, 4, 1, [-1, 2, float.NaN, 0.5f])))[1].Data;
        using var zlib = new ZLibStream(new MemoryStream(idat), CompressionMode.Decompress);
        var row = new byte[5];
        zlib.ReadExactly(row);
        row.ShouldBe([0, 0, 255, 0, 128]);
    }

    [Fact]
    public void A_picture_of_the_wrong_size_is_refused() =>
        Should.Throw<InputException>(() => new Picture(2, 2, 1, new float[5])).Message.ShouldBe(
            "Picture: expected height × width × channels values with 1, 3 or 4 channels, received 5 values for 2 × 2 × 1. Pass one image "
                + "at a time, rows first and channels last.");

    private static List<(string Kind, byte[] Data)> Chunks(byte[] file)
    {
        file[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var chunks = new List<(string, byte[])>();
        for (var at = 8; at < file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var kind = Encoding.ASCII.GetString(file, at + 4, 4);
            chunks.Add((kind, file[(at + 8)..(at + 8 + length)]));
            BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at + 8 + length)).ShouldBe(Crc(file.AsSpan(at + 4, 4 + length)), kind);
            at += 12 + length;
        }

        return chunks;
    }

    /// <summary>The checksum bit by bit, without a table.</summary>
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var state = uint.MaxValue;
        foreach (var value in data)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state >> 1) ^ ((state & 1) * 0xEDB88320u);
            }
        }

        return ~state;
    }
}
