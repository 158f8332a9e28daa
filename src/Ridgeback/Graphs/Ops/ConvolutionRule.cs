namespace Ridgeback.Graphs.Ops;

/// <summary>What the three ops of a convolution share: which shapes fit, and which elements meet.</summary>
internal static class ConvolutionRule
{
    public static string Settings(Window window, int groups) => window + (groups > 1 ? $", {groups} groups" : "");

    public static void RequireFit(Func<string, string, GraphException> misfit, Window window, int groups, Shape x, Shape w)
    {
        if (!window.IsValid || groups < 1)
        {
            throw misfit($"expected sizes, strides, dilations and groups of 1 or more and paddings of 0 or more, received "
                + $"{Settings(window, groups)}", "Correct the window");
        }

        if (x.Rank != 4 || x[3] < 1)
        {
            throw misfit(
                $"expected images (batch, height, width, channels), received {x}", "Reshape the input; a grey image has 1 channel");
        }

        if (w.Rank != 4 || w[0] != window.Height || w[1] != window.Width || w[2] * groups != x[3] || w[3] % groups != 0)
        {
            throw misfit(
                $"expected weights ({window.Height}, {window.Width}, {x[3]}/{groups}, a multiple of {groups}), received {w}",
                "Make the groups divide channels and filters");
        }

        if (window.OutputHeight(x[1]) < 1 || window.OutputWidth(x[2]) < 1)
        {
            throw misfit($"expected images of {window.ReachHeight}×{window.ReachWidth} or more with their padding, received {x} and "
                + $"{window}", "Use a smaller window, or pad");
        }
    }

    public static void RequirePlaces(Func<string, string, GraphException> misfit, Window window, Shape x, Shape y, int filters)
    {
        var expected = new Shape(x[0], window.OutputHeight(x[1]), window.OutputWidth(x[2]), filters);
        if (y.Rank != 4 || y[1] != expected[1] || y[2] != expected[2] || y[3] != filters)
        {
            throw misfit($"expected a gradient {expected}, received {y}", "Give the gradient of this convolution's result");
        }
    }

    /// <summary>Every product of a convolution: the places of its image element, its weight and its result.</summary>
    public static IEnumerable<(int Image, int Weight, int Result)> Terms(Window window, int groups, Shape x, Shape w)
    {
        (var height, var width) = (window.OutputHeight(x[1]), window.OutputWidth(x[2]));
        (var channels, var filters) = (w[2], w[3] / groups);
        for (var n = 0; n < x[0]; n++)
        {
            for (var place = 0; place < height * width; place++)
            {
                for (var tap = 0; tap < window.Height * window.Width; tap++)
                {
                    var row = (place / width * window.StrideHeight) + (tap / window.Width * window.DilationHeight) - window.Top;
                    var column = (place % width * window.StrideWidth) + (tap % window.Width * window.DilationWidth) - window.Left;
                    if (row < 0 || row >= x[1] || column < 0 || column >= x[2])
                    {
                        continue;
                    }

                    for (var channel = 0; channel < channels * groups; channel++)
                    {
                        var group = channel / channels;
                        for (var filter = group * filters; filter < (group + 1) * filters; filter++)
                        {
                            yield return (
                                (((((n * x[1]) + row) * x[2]) + column) * x[3]) + channel,
                                (((tap * channels) + (channel % channels)) * w[3]) + filter,
                                (((n * height * width) + place) * w[3]) + filter);
                        }
                    }
                }
            }
        }
    }
}
