using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Ridgeback.Charts;
using Ridgeback.Formats;

namespace Ridgeback.Tests.Formats;

public class ImageFileTests
{
    private static readonly JsonElement GoldenFiles = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "golden", "image-files.json"))).RootElement;

    private static readonly byte[] Grey = PngEncoder.Encode(new Picture(2, 3, 1, [0f, 0.2f, 0.4f, 0.6f, 0.8f, 1f]));

    public static TheoryData<string> Names =>
        [.. GoldenFiles.GetProperty("cases").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Files_of_other_encoders_hold_the_pixels_they_were_made_of(string name)
    {
        using var folder = new TemporaryFolder();
        var golden = GoldenFiles.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);
        var image = ImageFile.Read(folder.Bytes("x", golden.GetProperty("file").GetBytesFromBase64()));
        image.Height.ShouldBe(golden.GetProperty("height").GetInt32());
        image.Width.ShouldBe(golden.GetProperty("width").GetInt32());
        image.Channels.ShouldBe(golden.GetProperty("channels").GetInt32());
        image.Bytes.ToArray().ShouldBe(golden.GetProperty("values").GetBytesFromBase64());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_the_encoder_wrote_comes_back(int channels)
    {
        using var folder = new TemporaryFolder();
        byte[] values = [.. Enumerable.Range(0, 5 * 7 * channels).Select(i => (byte)(i * i))];
        var picture = new Picture(5, 7, channels, [.. values.Select(value => value / 255f)]);
        var image = Png.Read(folder.Bytes("x.png", PngEncoder.Encode(picture)));
        (image.Height, image.Width, image.Channels).ShouldBe((5, 7, channels == 1 ? 1 : 3));
        image.Bytes.ToArray().ShouldBe([.. values.Chunk(channels).SelectMany(pixel => pixel.Take(3))]);
    }

    [Theory]
    [InlineData("P2\n# a comment\n3 2\n255\n0 1 2 # more\n253 254 255\n", 1, new byte[] { 0, 1, 2, 253, 254, 255 })]
    [InlineData("P3 1 2 255 1 2 3 4 5 6", 3, new byte[] { 1, 2, 3, 4, 5, 6 })]
    [InlineData("P2 4 1 15 0 1 8 15", 1, new byte[] { 0, 17, 136, 255 })]
    [InlineData("P2 2 1 2 1 2", 1, new byte[] { 128, 255 })]
    [InlineData("P5 3 1\n255\nAB\n", 1, new byte[] { 65, 66, 10 })]
    [InlineData("P6 1 1 255 #AB", 3, new byte[] { 35, 65, 66 })]
    public void Portable_maps_are_read(string text, int channels, byte[] expected)
    {
        using var folder = new TemporaryFolder();
        var image = Pnm.Read(folder.Text("x.pgm", text));
        image.Channels.ShouldBe(channels);
        image.Bytes.ToArray().ShouldBe(expected);
    }

    private static readonly Dictionary<string, (byte[] File, string[] Says)> Damaged = new()
    {
        ["nothing"] = ([], ["expected a PNG, PGM or PPM file, received an empty file", "Convert the image to PNG"]),
        ["another kind"] = ([0xFF, 0xD8, 0xFF, 0xE0, 0], ["received a file that starts with FF D8 FF E0"]),
        ["cut short"] = (Grey[..^20], ["expected further chunks up to IEND, received the end of the file", "cut short"]),
        ["cut in a chunk's length"] = (Grey[..35], ["received the end of the file"]),
        ["a changed byte"] = (Changed(Grey, 43, value => (byte)(value ^ 1)), ["expected the checksum of the chunk 'IDAT' to fit"]),
        ["a changed header"] = (Changed(Grey, 19, _ => 9), ["expected the checksum of the chunk 'IHDR' to fit"]),
        ["more behind the end"] = ([.. Grey, 1, 2], ["expected the end of the file after its last chunk, received 2 more bytes"]),
        ["16 bits"] = (Image(2, 2, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0], bits: 16),
            ["expected 8 bits a channel, received 16", "Save the image with 8 bits a channel"]),
        ["1 bit"] = (Image(2, 2, [0, 0, 0, 0], bits: 1), ["expected 8 bits a channel, received 1"]),
        ["interlaced"] = (Image(2, 2, [0, 0, 0, 0, 0, 0], interlace: 1), ["received an interlaced image", "without interlacing"]),
        ["an unknown colour type"] =
            (Image(2, 2, [0], colour: 5), ["expected colour type 0, 2, 3, 4 or 6, compression 0 and filtering 0, received 5, 0 and 0"]),
        ["no pixels"] = (Image(0, 2, [0]), ["expected a height and a width of 1 or more, received 0 × 2"]),
        ["a bomb of pixels"] =
            (Image(100_000, 100_000, new byte[100]), ["expected at most 268,435,456 values, received 100000 × 100000 × 4"]),
        ["rows that cannot be in so few bytes"] =
            (Image(8000, 8000, [0, 0]), ["expected 64008000 bytes of rows", "which cannot hold them"]),
        ["fewer rows than promised"] = (Image(2, 2, [0, 1, 2]), ["expected 6 bytes of rows, received 3"]),
        ["more rows than promised"] = (Image(1, 2, [0, 1, 2, 0, 1, 2]), ["expected 3 bytes of rows for 1 × 2 pixels, received more"]),
        ["an unknown filter"] = (Image(2, 1, [0, 1, 5, 1]), ["row 1 (from 0)", "expected a filter from 0 to 4, received 5"]),
        ["bytes that are not packed"] =
            (Join(Header(1, 1), Chunk("IDAT", [1, 2, 3, 4]), Chunk("IEND", [])), ["expected intact packed data"]),
        ["packed data of another checksum"] = (Join(Header(1, 1), Chunk("IDAT", Changed(
            Packed([0, 9]), Packed([0, 9]).Length - 1, value => (byte)(value ^ 1))), Chunk("IEND", [])), ["expected intact packed data"]),
        ["pixels without a header"] = (Join(Chunk("IDAT", Packed([0, 1])), Chunk("IEND", [])),
            ["expected one header (IHDR) before everything else, received a chunk IDAT"]),
        ["two headers"] = (Join(Header(1, 1), Header(1, 1), Chunk("IEND", [])), ["received a chunk IHDR"]),
        ["a chunk that must be understood"] =
            (Join(Header(1, 1), Chunk("ABCD", [1]), Chunk("IEND", [])), ["received ABCD, which must be understood"]),
        ["a colour beyond the palette"] = (Join(Header(1, 2, colour: 3), Chunk("PLTE", [1, 2, 3]), Chunk("IDAT", Packed([0, 0, 1])),
            Chunk("IEND", [])), ["row 0, column 1 (both from 0)", "expected one of 1 colours of the palette, received number 1"]),
        ["no palette"] = (Image(1, 1, [0, 0], colour: 3), ["expected one of 0 colours"]),
        ["part of a colour"] = (Join(Header(1, 1, colour: 3), Chunk("PLTE", [1, 2, 3, 4]), Chunk("IEND", [])),
            ["expected a palette of 1 to 256 colours of 3 bytes, received 4 bytes"]),
        ["bits as PBM"] = ("P1 1 1 0"u8.ToArray(), ["expected P2, P3, P5 or P6 at its start, received P1"]),
        ["16 bits in PGM"] = ("P5 1 1 65535 ab"u8.ToArray(), ["expected a largest value of 1 to 255 (8 bits), received 65535"]),
        ["PGM cut in its header"] = ("P5 1 "u8.ToArray(), ["expected the height, received the end of the file"]),
        ["PGM without numbers"] = ("P5 one 1 255 a"u8.ToArray(), ["expected the width as a whole number"]),
        ["too few bytes in PGM"] = ("P5 2 2 255 abc"u8.ToArray(), ["expected 4 bytes of values, received 3", "cut short"]),
        ["two images in PGM"] =
            ("P5 1 1 255 aP5 1 1 255 a"u8.ToArray(), ["expected 1 bytes of values, received 13", "Save one image in a file"]),
        ["a value beyond white"] = ("P2 1 1 15 16"u8.ToArray(), ["value 0 (from 0)", "expected at most 15, received 16"]),
        ["a large value as text"] = ("P2 1 1 255 256"u8.ToArray(), ["expected at most 255, received 256"]),
        ["too few values as text"] = ("P2 2 2 255 1 20 30"u8.ToArray(), ["expected value 4 of 4, received the end of the file"]),
        ["far too few values as text"] = ("P2 9999 9999 255 1"u8.ToArray(), ["expected 99980001 values, received text too short"]),
        ["too many values as text"] = ("P2 1 1 255 1 2"u8.ToArray(), ["expected 1 values, received more"]),
        ["a bomb of values"] = ("P3 2000000000 2000000000 255 1"u8.ToArray(), ["expected at most 268,435,456 values"]),
    };

    public static TheoryData<string> Damages => [.. Damaged.Keys];

    [Theory]
    [MemberData(nameof(Damages))]
    public void Damage_is_refused_with_what_and_where(string name)
    {
        using var folder = new TemporaryFolder();
        var (file, says) = Damaged[name];
        var path = folder.Bytes("bad.png", file);
        var error = Should.Throw<InputException>(() => ImageFile.Read(path));
        foreach (var part in says.Append("bad.png"))
        {
            error.Message.ShouldContain(part, Case.Sensitive);
        }
    }

    [Fact]
    public void The_kind_that_is_asked_for_must_be_there()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<InputException>(() => Png.Read(folder.Text("a.png", "P2 1 1 255 1")))
            .Message.ShouldContain("expected the signature of a PNG file");
        Should.Throw<InputException>(() => Pnm.Read(folder.Bytes("b.pgm", Grey))).Message.ShouldContain("received something else");
        Should.Throw<InputException>(() => ImageFile.Read(folder.File("none.png")))
            .Message.ShouldContain("expected a file, received a path where there is none");
    }

    private static byte[] Image(uint height, uint width, byte[] rows, byte bits = 8, byte colour = 0, byte interlace = 0) =>
        Join(Header(height, width, bits, colour, interlace), Chunk("IDAT", Packed(rows)), Chunk("IEND", []));

    private static byte[] Join(params byte[][] chunks) => [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. chunks.SelectMany(chunk => chunk)];

    private static byte[] Header(uint height, uint width, byte bits = 8, byte colour = 0, byte interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(data, width);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = (bits, colour, interlace);
        return Chunk("IHDR", data);
    }

    private static byte[] Chunk(string kind, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(kind), .. data];
        var number = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(number.AsSpan(4), Remainder(body));
        return [.. number[..4], .. body, .. number[4..]];
    }

    /// <summary>The checksum of PNG, bit by bit.</summary>
    private static uint Remainder(byte[] data)
    {
        var state = uint.MaxValue;
        foreach (var bit in data.SelectMany(value => Enumerable.Range(0, 8).Select(place => (uint)(value >> place) & 1)))
        {
            state = (state >> 1) ^ (((state ^ bit) & 1) * 0xEDB88320);
        }

        return ~state;
    }

    private static byte[] Packed(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(rows);
        }

        return packed.ToArray();
    }

    private static byte[] Changed(byte[] file, int place, Func<byte, byte> change)
    {
        byte[] copy = [.. file];
        copy[place] = change(copy[place]);
        return copy;
    }
}
