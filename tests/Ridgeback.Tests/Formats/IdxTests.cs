using Ridgeback.Formats;

namespace Ridgeback.Tests.Formats;

public class IdxTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Bytes_are_read_packed_or_not_whatever_the_name(bool packed)
    {
        using var folder = new TemporaryFolder();
        var bytes = TemporaryFolder.Idx([2, 1, 3], 0, 1, 2, 253, 254, 255);
        var file = Idx.Read(folder.Bytes("anything", packed ? TemporaryFolder.Gzip(bytes) : bytes));
        file.Shape.ToArray().ShouldBe([2, 1, 3]);
        file.ToFloats().ShouldBe([0f, 1f, 2f, 253f, 254f, 255f]);
        file.ToIntegers().ShouldBe([0, 1, 2, 253, 254, 255]);
    }

    public static TheoryData<byte, byte[], float> Kinds => new()
    {
        { 0x09, [0xFE], -2f },
        { 0x0B, [0x01, 0x02], 258f },
        { 0x0C, [0xFF, 0xFF, 0xFF, 0xFD], -3f },
        { 0x0D, [0xBF, 0xC0, 0x00, 0x00], -1.5f },
        { 0x0E, [0x40, 0x09, 0x21, 0xFB, 0x54, 0x44, 0x2D, 0x18], MathF.PI },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_other_kinds_are_big_endian(byte kind, byte[] value, float expected)
    {
        using var folder = new TemporaryFolder();
        Idx.Read(folder.Bytes("x", [0, 0, kind, 1, 0, 0, 0, 1, .. value])).ToFloats().ShouldBe([expected]);
    }

    [Fact]
    public void What_is_written_is_the_format()
    {
        using var folder = new TemporaryFolder();
        Idx.Write(folder.File("x"), [2, 2], [9, 8, 7, 6]);
        File.ReadAllBytes(folder.File("x")).ShouldBe(TemporaryFolder.Idx([2, 2], 9, 8, 7, 6));
    }

    [Fact]
    public void A_fraction_is_no_label()
    {
        using var folder = new TemporaryFolder();
        var file = Idx.Read(folder.Bytes("x", [0, 0, 0x0D, 1, 0, 0, 0, 1, 0xBF, 0xC0, 0, 0]));
        Should.Throw<InputException>(() => file.ToIntegers()).Message.ShouldContain("expected a whole number, received -1.5");
    }
}
