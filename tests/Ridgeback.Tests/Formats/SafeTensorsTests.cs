using System.Buffers.Binary;
using System.Text;
using Ridgeback.Formats;

namespace Ridgeback.Tests.Formats;

public class SafeTensorsTests
{
    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var stream = new MemoryStream();
        SafeTensors.Write(
            stream, [SafeTensor.Create<float>("b", [1f, -2.5f], 1, 2), SafeTensor.Create<int>("a", [7])], [new("z", "1"), new("y", "é")]);
        var bytes = stream.ToArray();
        const string Header = """{"__metadata__":{"z":"1","y":"\u00E9"},"b":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"a":"""
            + """{"dtype":"I32","shape":[],"data_offsets":[8,12]}}""";
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes);
        (length % 8).ShouldBe(0);
        Encoding.UTF8.GetString(bytes, 8, length).ShouldBe(Header.PadRight((Header.Length + 7) / 8 * 8));
        bytes[(8 + length)..].ShouldBe([0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0, 7, 0, 0, 0]);
    }

    [Fact]
    public void Every_kind_comes_back_with_the_same_bits_through_a_file()
    {
        using var folder = new TemporaryFolder();
        float[] singles = [float.NaN, float.Epsilon, -0f, float.MaxValue, 0.1f];
        double[] doubles = [Math.PI, double.NegativeInfinity];
        int[] integers = [int.MinValue, 3, 4, 5];
        long[] longs = [long.MaxValue];
        SafeTensors.Write(folder.File("m.safetensors"),
        [
            SafeTensor.Create<float>("w", singles, 5), SafeTensor.Create<double>("d", doubles, 2, 1),
            SafeTensor.Create<int>("i", integers, 2, 2), SafeTensor.Create<long>("l", longs), SafeTensor.Create<float>("none", [], 0, 3),
        ], [new("format", "x")]);
        var file = SafeTensors.Read(folder.File("m.safetensors"));
        file.Tensors.Select(tensor => tensor.Name).ShouldBe(["w", "d", "i", "l", "none"]);
        file["w"].Values<float>().ToArray().Select(BitConverter.SingleToInt32Bits).ShouldBe(singles.Select(BitConverter.SingleToInt32Bits));
        file["d"].Values<double>().ToArray().ShouldBe(doubles);
        file["i"].Values<int>().ToArray().ShouldBe(integers);
        file["i"].Shape.ToArray().ShouldBe([2, 2]);
        file["l"].Values<long>().ToArray().ShouldBe(longs);
        file["none"].Count.ShouldBe(0);
        file.Metadata["format"].ShouldBe("x");
        file.Contains("v").ShouldBeFalse();
    }

    [Fact]
    public void The_order_in_the_header_need_not_be_that_of_the_values()
    {
        var bytes = File("""{"second":{"dtype":"I32","shape":[1],"data_offsets":[4,8]},"first":{"dtype":"I32","shape":["""
            + """1],"data_offsets":[0,4]}}""", [1, 0, 0, 0, 2, 0, 0, 0]);
        var file = SafeTensors.Read(bytes, "x");
        file.Tensors.Select(tensor => tensor.Values<int>()[0]).ShouldBe([2, 1]);
    }

    public static TheoryData<string, byte[], string> Damaged => new()
    {
        { "too short", [1, 2, 3], "expected 8 bytes for the length of the header, received a file of 3 bytes" },
        { "header longer than file", [100, 0, 0, 0, 0, 0, 0, 0, (byte)'{'], "expected a header of 100 bytes, received 1 bytes" },
        { "absurd header", [255, 255, 255, 255, 255, 255, 255, 255], "at most 100000000 bytes" },
        { "no JSON", File("hello", []), "start with '{'" },
        { "broken JSON", File("{\"a\":", []), "expected a JSON header" },
        { "no dtype", File("""{"a":{"shape":[],"data_offsets":[0,4]}}""", new byte[4]),
            "expected dtype, shape and two data_offsets for 'a'" },
        { "unknown dtype", File("""{"a":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}""", new byte[4]),
            "expected dtype F32, F64, I32 or I64, received BF16" },
        { "negative size", File("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", new byte[4]),
            "expected sizes of 0 or more for 'a', received -1" },
        { "shape against offsets", File("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,4]}}""", new byte[4]),
            "expected 12 bytes for 'a' of shape [3], received data_offsets [0,4]" },
        { "offsets reversed", File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", new byte[4]),
            "expected data_offsets [start, end] for 'a'" },
        { "overlap", File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
            new byte[8]), "'b' at 4, which overlaps the tensor that ends at 8" },
        { "gap", File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", new byte[8]), "received 'a' at 4 where 0 was due" },
        { "truncated", File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", new byte[5]),
            "expected 8 bytes of values, received 5: the file is cut short" },
        { "trailing", File("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[5]),
            "there is data after the last tensor" },
        { "twice", File("""{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""",
            []), "received 'a' twice" },
        { "overflow",
            File("""{"a":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647,2147483647],"data_offsets":[0,4]}}""",
                new byte[4]), "expected at most" },
        { "half a surrogate pair", File("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", new byte[4]),
            "expected names and texts of valid characters" },
        { "a name that is no UTF-8",
            [.. BitConverter.GetBytes(58L), .. """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}    """u8.ToArray()
                .Select(value => value == (byte)'x' ? (byte)0xFF : value), 0, 0, 0, 0], "model.safetensors" },
        { "long nonsense", File($$"""{"a":[{{string.Join(',', Enumerable.Repeat("1", 300))}}]}""", []), "1,1,1…" },
        { "metadata that are no object", File("""{"__metadata__":[]}""", []), "expected '__metadata__' to be an object, received Array" },
        { "metadata of numbers", File("""{"__metadata__":{"k":1}}""", []), "expected text for the metadata 'k', received Number" },
    };

    [Theory]
    [MemberData(nameof(Damaged))]
    public void Every_kind_of_damage_is_named(string what, byte[] bytes, string expected)
    {
        var error = Should.Throw<InputException>(() => SafeTensors.Read(bytes, "model.safetensors"), what);
        error.Message.ShouldContain("model.safetensors");
        error.Message.ShouldContain(expected);
    }

    [Fact]
    public void Wrong_use_is_refused_with_a_reason()
    {
        Message(() => SafeTensor.Create<float>("w", [1f, 2f], 3)).ShouldContain("expected 3 values for the shape (3), received 2");
        Message(() => SafeTensor.Create<float>("w", [], -1, 0)).ShouldContain("expected sizes of 0 or more, received the shape (-1, 0)");
        Message(() => SafeTensor.Create<float>("w", [1f], 65536, 65536, 65536, 65536)).ShouldContain("received 1");
        Message(() => SafeTensor.Create<byte>("w", [1])).ShouldContain("received Byte");
        Message(() => SafeTensor.Create<float>("__metadata__", [])).ShouldContain("expected a name");
        var w = SafeTensor.Create<float>("weights", [1f], 1);
        Message(() => w.Values<double>()).ShouldContain("expected values of kind Float64, received Float32");
        Message(() => SafeTensors.Write(Stream.Null, [w, w])).ShouldContain("received 'weights' twice");
        using var stream = new MemoryStream();
        SafeTensors.Write(stream, [w]);
        Message(() => _ = SafeTensors.Read(stream.ToArray(), "m")["weight"]).ShouldContain("Did you mean 'weights'");
    }

    private static string Message(Action action) => Should.Throw<InputException>(action).Message;

    private static byte[] File(string header, byte[] values)
    {
        var text = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)text.Length), .. text, .. values];
    }
}
