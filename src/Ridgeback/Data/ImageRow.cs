using Ridgeback.Formats;

namespace Ridgeback.Data;

/// <summary>Turns an image of bytes into the numbers of a row: channels as asked for, then the size.</summary>
internal static class ImageRow
{
    public static float[] Of(RasterImage image, ImageOptions options)
    {
        var values = Channels(image, options.Colours, out var channels);
        return options.Height is { } height && options.Width is { } width && (height, width) != (image.Height, image.Width)
            ? Resize(values, image.Height, image.Width, channels, height, width)
            : values;
    }

    private static float[] Channels(RasterImage image, ImageColours colours, out int channels)
    {
        channels = colours switch { ImageColours.Grey => 1, ImageColours.Colour => 3, _ => image.Channels };
        var values = new float[image.Height * image.Width * channels];
        var bytes = image.Bytes;
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = channels == image.Channels ? bytes[i]
                : channels == 3 ? bytes[i / 3]
                : (float)(((299 * bytes[3 * i]) + (587 * bytes[(3 * i) + 1]) + (114 * bytes[(3 * i) + 2])) / 1000.0);
        }

        return values;
    }

    /// <summary>Columns first, then rows; the formula is with <see cref="ImageOptions.Height"/>.</summary>
    internal static float[] Resize(float[] values, int height, int width, int channels, int toHeight, int toWidth)
    {
        var narrow = Along(values, height, width, channels, toWidth);
        return Along(narrow, 1, height, toWidth * channels, toHeight);
    }

    /// <summary>Changes the length of the middle axis of (outer, length, inner).</summary>
    private static float[] Along(float[] values, int outer, int length, int inner, int toLength)
    {
        if (length == toLength)
        {
            return values;
        }

        var result = new float[checked(outer * toLength * inner)];
        var scale = (double)length / toLength;
        var reach = Math.Max(1, scale);
        var sums = new double[inner];
        for (var i = 0; i < toLength; i++)
        {
            var centre = (i + 0.5) * scale;
            var first = Math.Max(0, (int)Math.Floor(centre - reach));
            double[] weights = [.. Enumerable.Range(first, Math.Min(length, (int)Math.Ceiling(centre + reach)) - first)
                .Select(j => Math.Max(0, 1 - (Math.Abs(j + 0.5 - centre) / reach)))];
            var total = weights.Sum();
            for (var block = 0; block < outer; block++)
            {
                Array.Clear(sums);
                for (var j = 0; j < weights.Length; j++)
                {
                    var from = values.AsSpan(((block * length) + first + j) * inner, inner);
                    for (var k = 0; k < inner; k++)
                    {
                        sums[k] += weights[j] * from[k];
                    }
                }

                for (var k = 0; k < inner; k++)
                {
                    result[(((block * toLength) + i) * inner) + k] = (float)(sums[k] / total);
                }
            }
        }

        return result;
    }
}
