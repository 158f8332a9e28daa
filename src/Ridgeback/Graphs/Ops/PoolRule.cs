using System.Buffers;
using System.Numerics;

namespace Ridgeback.Graphs.Ops;

/// <summary>What pooling ops share: shapes, which elements of an image lie in a region, and which of them is picked.</summary>
internal static class PoolRule
{
    public static Shape ResultOf(Func<string, string, GraphException> misfit, PoolRegions regions, IReadOnlyList<Node> inputs)
    {
        var x = inputs[0].Shape;
        var window = (regions as MaxRegions)?.Window ?? (regions as SampledRegions)?.Window;
        if (x.Rank != 4 || x[3] < 1)
        {
            throw misfit(
                $"expected images (batch, height, width, channels), received {x}", "Reshape the input; a grey image has 1 channel");
        }

        if (window is { } w && (!w.IsValid || w.Top >= w.Height || w.Bottom >= w.Height || w.Left >= w.Width || w.Right >= w.Width))
        {
            throw misfit($"expected sizes and strides of 1 or more and paddings below the size, received {w}", "Correct the window");
        }

        var result = new Shape(x[0], Math.Max(0, regions.OutputHeight(x[1])), Math.Max(0, regions.OutputWidth(x[2])), x[3]);
        if (result[1] < 1 || result[2] < 1)
        {
            throw misfit($"expected images that these regions fit, received {x} and {regions}",
                "Use a smaller window, or as many regions as half the image to all of it");
        }

        regions.RequireExtras(misfit, inputs, result);
        return result;
    }

    /// <summary>Every element of every place of a window, with the number of elements of that place.</summary>
    public static IEnumerable<(int Image, int Result, int Count)> Terms(Window window, Shape x, bool countPadding)
    {
        (var height, var width) = (window.OutputHeight(x[1]), window.OutputWidth(x[2]));
        for (var result = 0; result < x[0] * height * width; result++)
        {
            (var rows, var columns) = (Axis(result / width % height, window, x[1], true), Axis(result % width, window, x[2], false));
            var count = countPadding ? window.Height * window.Width : rows.Length * columns.Length;
            foreach (var row in rows)
            {
                foreach (var column in columns)
                {
                    for (var channel = 0; channel < x[3]; channel++)
                    {
                        var pixel = (((result / (height * width) * x[1]) + row) * x[2]) + column;
                        yield return ((pixel * x[3]) + channel, (result * x[3]) + channel, count);
                    }
                }
            }
        }
    }

    /// <summary>For each element of the result, the element of the image that is picked; the array is rented and may be longer.</summary>
    public static int[] Picks<T>(PoolRegions regions, in OpArguments<T> arguments, Shape result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shape = arguments.InputShape(0);
        var x = arguments.Input(0);
        var picked = ArrayPool<int>.Shared.Rent(checked((int)result.Count));
        (var allRows, var allColumns) = Regions(regions, arguments, shape, result);
        for (var i = 0; i < result.Count; i++)
        {
            var place = i / shape[3];
            var image = place / (result[1] * result[2]) * shape[1] * shape[2] * shape[3];
            var region = new Region(allRows[place / result[2] % result[1]], allColumns[place % result[2]], shape, image + (i % shape[3]));
            picked[i] = regions is SampledRegions ? Sample(x, region, arguments.Input(1)[i]) : Greatest(x, region);
        }

        return picked;
    }

    private static (int[][] Rows, int[][] Columns) Regions<T>(PoolRegions regions, in OpArguments<T> arguments, Shape x, Shape result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (regions is FractionalRegions fractional)
        {
            return (Cut(fractional, arguments.Input(1), x[1]), Cut(fractional, arguments.Input(2), x[2]));
        }

        var window = (regions as MaxRegions)?.Window ?? ((SampledRegions)regions).Window;
        return (
            [.. Enumerable.Range(0, result[1]).Select(place => Axis(place, window, x[1], true))],
            [.. Enumerable.Range(0, result[2]).Select(place => Axis(place, window, x[2], false))]);
    }

    private static int[][] Cut<T>(FractionalRegions regions, ReadOnlySpan<T> uniform, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var numbers = new double[uniform.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            numbers[i] = double.CreateTruncating(uniform[i]);
        }

        var boundaries = regions.Boundaries(numbers, length);
        return [.. Enumerable.Range(0, uniform.Length).Select(i => Enumerable.Range(
            boundaries[i], Math.Min(length, boundaries[i + 1] + (regions.Overlapping ? 1 : 0)) - boundaries[i]).ToArray())];
    }

    /// <summary>The rows (or columns) of an image at one place of a window.</summary>
    private static int[] Axis(int place, Window window, int length, bool vertical)
    {
        (var stride, var before, var size, var dilation) = vertical
            ? (window.StrideHeight, window.Top, window.Height, window.DilationHeight)
            : (window.StrideWidth, window.Left, window.Width, window.DilationWidth);
        return [.. Enumerable.Range(0, size).Select(i => (place * stride) - before + (i * dilation)).Where(i => i >= 0 && i < length)];
    }

    /// <summary>The first of the greatest, or the first that is not a number.</summary>
    private static int Greatest<T>(ReadOnlySpan<T> x, in Region region)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var best = region[0];
        for (var i = 1; i < region.Count; i++)
        {
            var element = region[i];
            best = x[element] > x[best] || (T.IsNaN(x[element]) && !T.IsNaN(x[best])) ? element : best;
        }

        return best;
    }

    private static int Sample<T>(ReadOnlySpan<T> x, in Region region, T uniform)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var total = T.Zero;
        for (var i = 0; i < region.Count; i++)
        {
            total += T.Max(x[region[i]], T.Zero);
        }

        var sum = T.Zero;
        var last = region[0];
        for (var i = 0; i < region.Count; i++)
        {
            var weight = T.Max(x[region[i]], T.Zero);
            sum += weight;
            last = weight > T.Zero ? region[i] : last;
            if (weight > T.Zero && uniform * total < sum)
            {
                return last;
            }
        }

        return last;
    }

    /// <summary>The elements of one channel in some rows and columns of an image.</summary>
    private readonly ref struct Region(int[] rows, int[] columns, Shape image, int first)
    {
        private readonly int width = image[2];
        private readonly int channels = image[3];

        public int Count => rows.Length * columns.Length;

        public int this[int i] => first + (((rows[i / columns.Length] * width) + columns[i % columns.Length]) * channels);
    }
}
