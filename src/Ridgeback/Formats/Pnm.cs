namespace Ridgeback.Formats;

/// <summary>Reads portable grey and colour maps: PGM (P2 as text, P5 as bytes) and PPM (P3, P6), of 8 bits a value.</summary>
/// <remarks>
/// A file names the value of white, its largest, 1 … 255. Where that is not 255, a value v becomes round(255 v / largest), halves upwards.
/// One image a file.
/// </remarks>
public static class Pnm
{
    /// <summary>Reads a whole file.</summary>
    /// <exception cref="InputException">The file is missing, is no PGM or PPM file, is damaged, or has more than 8 bits a
    /// value.</exception>
    public static RasterImage Read(string path) => Parse(InputFile.ReadAll(path, "PNM file"), path);

    internal static bool IsPnm(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 2 && bytes[0] == 'P' && bytes[1] is >= (byte)'1' and <= (byte)'7' && IsSpace(bytes[2]);

    internal static RasterImage Parse(ReadOnlySpan<byte> bytes, string source)
    {
        var what = $"PNM file '{source}'";
        if (!IsPnm(bytes) || bytes[1] is not ((byte)'2' or (byte)'3' or (byte)'5' or (byte)'6'))
        {
            throw new InputException(what, $"expected P2, P3, P5 or P6 at its start, received "
                + $"{(IsPnm(bytes) ? $"P{(char)bytes[1]}" : "something else")}", "Save the image as PGM, PPM or PNG");
        }

        var channels = bytes[1] is (byte)'3' or (byte)'6' ? 3 : 1;
        var text = new Words(bytes[2..], what);
        var width = text.Number("the width");
        var height = text.Number("the height");
        var largest = text.Number("the largest value");
        if (largest is < 1 or > 255)
        {
            throw new InputException(
                what, $"expected a largest value of 1 to 255 (8 bits), received {largest}", "Save the image with 8 bits a value");
        }

        var count = ImageFile.Count(what, height, width, channels);
        var values = bytes[1] >= (byte)'5' ? Raw(text.Rest, count, what) : Written(ref text, count, what);
        for (var i = 0; i < count; i++)
        {
            values[i] = values[i] <= largest ? (byte)(((values[i] * 510) + largest) / (2 * largest)) : throw new InputException(
                $"{what}, value {i} (from 0)", $"expected at most {largest}, received {values[i]}",
                "The file is damaged: make the image again");
        }

        return new RasterImage(height, width, channels, values);
    }

    /// <summary>One white-space byte, then as many bytes as values.</summary>
    private static byte[] Raw(ReadOnlySpan<byte> rest, int count, string what)
    {
        var received = rest.Length - 1;
        return received == count && IsSpace(rest[0]) ? rest[1..].ToArray() : throw new InputException(
            what, $"expected {count} bytes of values, received {Math.Max(0, received)}", received < count
                ? "The file is cut short: fetch it again" : "Save one image in a file");
    }

    private static byte[] Written(ref Words text, int count, string what)
    {
        // A value takes two characters at least, so that a small file cannot ask for much memory.
        if (count > (text.Rest.Length + 1) / 2)
        {
            throw new InputException(
                what, $"expected {count} values, received text too short for them", "The file is cut short: fetch it again");
        }

        var values = new byte[count];
        for (var i = 0; i < count; i++)
        {
            var value = text.Number($"value {i + 1} of {count}");
            values[i] = value <= 255 ? (byte)value
                : throw new InputException($"{what}, value {i} (from 0)", $"expected at most 255, received {value}", "Correct the value");
        }

        return text.AtEnd() ? values
            : throw new InputException(what, $"expected {count} values, received more", "Save one image in a file");
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (>= 9 and <= 13);

    /// <summary>Whole numbers between white space and comments (# to the end of the line).</summary>
    private ref struct Words(ReadOnlySpan<byte> rest, string what)
    {
        public ReadOnlySpan<byte> Rest { get; private set; } = rest;

        public bool AtEnd()
        {
            while (Rest.Length > 0 && (IsSpace(Rest[0]) || Rest[0] == '#'))
            {
                var end = Rest[0] == '#' ? Rest.IndexOfAny((byte)'\n', (byte)'\r') : 0;
                Rest = end < 0 ? [] : Rest[(end + 1)..];
            }

            return Rest.Length == 0;
        }

        public int Number(string part)
        {
            if (AtEnd())
            {
                throw new InputException(what, $"expected {part}, received the end of the file", "The file is cut short: fetch it again");
            }

            var (value, digits) = (0L, 0);
            while (digits < Rest.Length && digits < 10 && char.IsAsciiDigit((char)Rest[digits]))
            {
                value = (value * 10) + (Rest[digits++] - '0');
            }

            if (digits == 0 || value > int.MaxValue || (digits < Rest.Length && !IsSpace(Rest[digits]) && Rest[digits] != '#'))
            {
                throw new InputException(
                    what, $"expected {part} as a whole number, received something else", "The file is damaged: make the image again");
            }

            Rest = Rest[digits..];
            return (int)value;
        }
    }
}
