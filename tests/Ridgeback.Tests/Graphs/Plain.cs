namespace Ridgeback.Tests.Graphs;

/// <summary>Plain calculations that share no code with the library: places are lists of coordinates.</summary>
internal static class Plain
{
    /// <summary>Numbers that are spread over a range, all different, the same at every run.</summary>
    public static double[] Spread(int count, int series, double low, double high)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var place = ((i + 1) * 0.6180339887498949) + (series * 0.4142135623730951) + 0.05;
            values[i] = low + ((high - low) * (place - Math.Floor(place)));
        }

        return values;
    }

    public static int Count(int[] shape) => shape.Aggregate(1, (a, b) => a * b);

    /// <summary>Every place of a shape, in row-major order.</summary>
    public static IEnumerable<int[]> Places(int[] shape)
    {
        if (shape.Length == 0)
        {
            return [[]];
        }

        return Enumerable.Range(0, shape[0]).SelectMany(
            first => Places(shape[1..]), (first, rest) => (int[])[first, .. rest]);
    }

    /// <summary>The row-major position of a place.</summary>
    public static int Position(int[] shape, int[] place)
    {
        var position = 0;
        for (var i = 0; i < shape.Length; i++)
        {
            position = (position * shape[i]) + place[i];
        }

        return position;
    }

    /// <summary>The element that a stretched tensor shows at a place of the result.</summary>
    public static double Stretched(double[] values, int[] shape, int[] place)
    {
        int[] own = [.. place[(place.Length - shape.Length)..].Select((at, axis) => shape[axis] == 1 ? 0 : at)];
        return values[Position(shape, own)];
    }

    /// <summary>A tensor by a rule for each place.</summary>
    public static double[] Tabulate(int[] shape, Func<int[], double> rule) => [.. Places(shape).Select(rule)];

    /// <summary>The elements of a tensor, collected for each place of the result that drops some axes.</summary>
    public static IEnumerable<double[]> Groups(double[] values, int[] shape, int[] axes) =>
        Places(shape)
            .GroupBy(
                place => string.Join(",", place.Where((_, axis) => !axes.Contains(axis))),
                place => values[Position(shape, place)])
            .Select(group => group.ToArray());
}
