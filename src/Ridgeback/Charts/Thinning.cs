namespace Ridgeback.Charts;

/// <summary>Leaves out points that could not be told apart on the screen.</summary>
internal static class Thinning
{
    /// <summary>
    /// Of the points that fall into one column (one pixel wide) keeps the first, the lowest, the highest and the last, in their order,
    /// so that the drawn line covers the same pixels. The points must be drawable and ascend in X.
    /// </summary>
    public static IReadOnlyList<ChartPoint> ByColumn(IReadOnlyList<ChartPoint> points, Func<double, double> position)
    {
        var kept = new List<ChartPoint>();
        var start = 0;
        while (start < points.Count)
        {
            var column = Math.Floor(position(points[start].X));
            var (end, lowest, highest) = (start, start, start);
            while (end + 1 < points.Count && Math.Floor(position(points[end + 1].X)) == column)
            {
                end++;
                lowest = points[end].Y < points[lowest].Y ? end : lowest;
                highest = points[end].Y > points[highest].Y ? end : highest;
            }

            var previous = -1;
            foreach (var index in (ReadOnlySpan<int>)[start, Math.Min(lowest, highest), Math.Max(lowest, highest), end])
            {
                if (index > previous)
                {
                    kept.Add(points[index]);
                    previous = index;
                }
            }

            start = end + 1;
        }

        return kept;
    }

    /// <summary>At most <paramref name="most"/> of the values, evenly spread, both ends among them.</summary>
    public static IReadOnlyList<double> Evenly(IReadOnlyList<double> values, int most)
    {
        if (values.Count <= most)
        {
            return values;
        }

        var kept = new double[most];
        for (var i = 0; i < most; i++)
        {
            kept[i] = values[(int)((long)i * (values.Count - 1) / (most - 1))];
        }

        return kept;
    }
}
