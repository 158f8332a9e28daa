namespace Ridgeback.Graphs.Ops;

/// <summary>How an image is cut into regions, of which a pooling op picks one element each.</summary>
public abstract record PoolRegions
{
    /// <summary>How many inputs stand between the image and the values: random numbers.</summary>
    internal abstract int Extras { get; }

    internal abstract int OutputHeight(int height);

    internal abstract int OutputWidth(int width);

    /// <summary>Refuses extra inputs of the wrong shape.</summary>
    internal abstract void RequireExtras(Func<string, string, GraphException> misfit, IReadOnlyList<Node> inputs, Shape output);
}

/// <summary>The greatest element of each place of a window; padding is never picked.</summary>
/// <param name="Window">Size, stride, padding and dilation.</param>
public sealed record MaxRegions(Window Window) : PoolRegions
{
    internal override int Extras => 0;

    internal override int OutputHeight(int height) => Window.OutputHeight(height);

    internal override int OutputWidth(int width) => Window.OutputWidth(width);

    internal override void RequireExtras(Func<string, string, GraphException> misfit, IReadOnlyList<Node> inputs, Shape output)
    {
    }

    /// <inheritdoc/>
    public override string ToString() => $"max {Window}";
}

/// <summary>An element of each place of a window, drawn with a probability proportional to it; negative elements count as 0.</summary>
/// <remarks>One more input: a uniform number for each element of the result. When all elements are 0, the first is picked.</remarks>
/// <param name="Window">Size, stride, padding and dilation.</param>
public sealed record SampledRegions(Window Window) : PoolRegions
{
    internal override int Extras => 1;

    internal override int OutputHeight(int height) => Window.OutputHeight(height);

    internal override int OutputWidth(int width) => Window.OutputWidth(width);

    internal override void RequireExtras(Func<string, string, GraphException> misfit, IReadOnlyList<Node> inputs, Shape output)
    {
        if (!inputs[1].Shape.Equals(output))
        {
            throw misfit($"expected uniform numbers {output}, received {inputs[1].Shape}", "Draw one for each element of the result");
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"sampled {Window}";
}

/// <summary>The greatest element of each of a given number of regions, whose sizes are 1 or 2 rows and columns in a random order.</summary>
/// <remarks>
/// Two more inputs: uniform numbers for the rows (height) and for the columns (width). Pseudo-random boundaries are
/// ⌈α·(i + u)⌉ with α = n / regions and one u; random ones are a shuffle of steps 1 and 2. Overlapping regions
/// share their border row and column. Source: Graham, Fractional max-pooling (2014).
/// </remarks>
/// <param name="Height">Regions along the height; between half the image and all of it.</param>
/// <param name="Width">Regions along the width.</param>
/// <param name="Random">True shuffles the steps, false spreads them evenly from a random start.</param>
/// <param name="Overlapping">Whether neighbouring regions share their border.</param>
public sealed record FractionalRegions(int Height, int Width, bool Random, bool Overlapping) : PoolRegions
{
    internal override int Extras => 2;

    internal override int OutputHeight(int height) => Fits(Height, height) ? Height : 0;

    internal override int OutputWidth(int width) => Fits(Width, width) ? Width : 0;

    internal override void RequireExtras(Func<string, string, GraphException> misfit, IReadOnlyList<Node> inputs, Shape output)
    {
        if (!inputs[1].Shape.Equals(new Shape(Height)) || !inputs[2].Shape.Equals(new Shape(Width)))
        {
            throw misfit($"expected uniform numbers ({Height}) and ({Width}), received {inputs[1].Shape} and {inputs[2].Shape}",
                "Draw one for each region");
        }
    }

    /// <summary>The first element of each region, and the end of the last: steps of 1 and 2 from 0 to the length.</summary>
    internal int[] Boundaries(ReadOnlySpan<double> uniform, int length)
    {
        var count = uniform.Length;
        var boundaries = new int[count + 1];
        boundaries[count] = length;
        if (!Random)
        {
            // u stays below the limit at which the first step would be longer than 2 or the last boundary would move.
            var alpha = (double)length / count;
            var start = uniform[0] * Math.Min(1, (2 / alpha) - 1 + (1 / alpha));
            for (var i = 1; i < count; i++)
            {
                var free = (int)Math.Ceiling(alpha * (i + start)) - (int)Math.Ceiling(alpha * start);
                boundaries[i] = Math.Clamp(free, Math.Max(i, length - (2 * (count - i))), Math.Min(2 * i, length - (count - i)));
            }

            return boundaries;
        }

        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Array.Sort(uniform.ToArray(), order);
        var doubles = new bool[count];
        for (var i = 0; i < length - count; i++)
        {
            doubles[order[i]] = true;
        }

        for (var i = 0; i < count - 1; i++)
        {
            boundaries[i + 1] = boundaries[i] + (doubles[i] ? 2 : 1);
        }

        return boundaries;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{(Random ? "random" : "pseudo-random")} {(Overlapping ? "overlapping" : "disjoint")} {Height}×{Width}";

    private static bool Fits(int regions, int length) => regions >= 1 && regions <= length && length <= 2 * regions;
}
