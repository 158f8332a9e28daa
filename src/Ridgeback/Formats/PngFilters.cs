namespace Ridgeback.Formats;

/// <summary>Undoes the row filters of PNG (RFC 2083, section 6): each byte was stored less a prediction from its neighbours.</summary>
internal static class PngFilters
{
    /// <param name="rows">Every row as one byte of filter and <paramref name="stride"/> bytes; changed in place.</param>
    /// <param name="stride">Bytes of a row without its filter.</param>
    /// <param name="pixel">Bytes of a pixel: how far away the byte to the left is.</param>
    /// <param name="what">The file, for messages.</param>
    public static void Undo(byte[] rows, int stride, int pixel, string what)
    {
        Span<byte> above = new byte[stride];
        for (var start = 0; start < rows.Length; start += stride + 1)
        {
            var row = rows.AsSpan(start + 1, stride);
            for (var i = 0; i < stride; i++)
            {
                var left = i >= pixel ? row[i - pixel] : 0;
                var corner = i >= pixel ? above[i - pixel] : 0;
                row[i] += (byte)(rows[start] switch
                {
                    0 => 0,
                    1 => left,
                    2 => above[i],
                    3 => (left + above[i]) / 2,
                    4 => Paeth(left, above[i], corner),
                    var other => throw new InputException(
                        $"{what}, row {start / (stride + 1)} (from 0)", $"expected a filter from 0 to 4, received {other}",
                        "The file is damaged: make the image again"),
                });
            }

            above = row;
        }
    }

    /// <summary>Of left, above and corner the one nearest to left + above − corner; ties in this order.</summary>
    private static int Paeth(int left, int above, int corner)
    {
        var guess = left + above - corner;
        var (toLeft, toAbove, toCorner) = (Math.Abs(guess - left), Math.Abs(guess - above), Math.Abs(guess - corner));
        return toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
    }
}
