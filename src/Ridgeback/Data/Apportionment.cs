namespace Ridgeback.Data;

/// <summary>Divides classes among parts in whole rows: every cell is its exact share rounded up or down, and all totals hold.</summary>
internal static class Apportionment
{
    /// <param name="classSizes">The rows of each class.</param>
    /// <param name="partSizes">The rows of each part; the same sum.</param>
    /// <returns>For each class the rows it gives to each part; |cell − class · part / all| is below 1.</returns>
    /// <remarks>
    /// Each class first hands its left-over rows to its largest remainders. Parts that then have a row too many pass
    /// one on where that costs least, at most through one other part; whole-number flow theory says a way exists.
    /// </remarks>
    public static int[][] Divide(ReadOnlySpan<int> classSizes, ReadOnlySpan<int> partSizes)
    {
        long total = 0;
        foreach (var size in partSizes)
        {
            total += size;
        }

        var parts = partSizes.Length;
        var cells = new int[classSizes.Length][];
        var remainders = new long[classSizes.Length][];
        var raised = new bool[classSizes.Length][];
        var excess = new int[parts];
        for (var part = 0; part < parts; part++)
        {
            excess[part] = -partSizes[part];
        }

        for (var c = 0; c < cells.Length; c++)
        {
            (cells[c], remainders[c], raised[c]) = (new int[parts], new long[parts], new bool[parts]);
            var left = classSizes[c];
            for (var part = 0; part < parts; part++)
            {
                var (quotient, remainder) = Math.DivRem((long)classSizes[c] * partSizes[part], Math.Max(total, 1));
                (cells[c][part], remainders[c][part]) = ((int)quotient, remainder);
                left -= cells[c][part];
            }

            var order = remainders[c];
            foreach (var part in Enumerable.Range(0, parts).OrderByDescending(part => order[part]).Take(left))
            {
                (raised[c][part], cells[c][part]) = (true, cells[c][part] + 1);
            }

            for (var part = 0; part < parts; part++)
            {
                excess[part] += cells[c][part];
            }
        }

        Repair(cells, remainders, raised, excess);
        return cells;
    }

    private static void Repair(int[][] cells, long[][] remainders, bool[][] raised, int[] excess)
    {
        while (Array.FindIndex(excess, rows => rows > 0) is var from and >= 0)
        {
            var path = Path(from);
            for (var step = 1; step < path.Length; step++)
            {
                Move(Cheapest(path[step - 1], path[step]), path[step - 1], path[step]);
            }

            excess[from]--;
            excess[path[^1]]++;
        }

        int[] Path(int from)
        {
            var lacking = Enumerable.Range(0, excess.Length).Where(part => excess[part] < 0).ToArray();
            foreach (var to in lacking)
            {
                if (Cheapest(from, to) >= 0)
                {
                    return [from, to];
                }
            }

            foreach (var to in lacking)
            {
                for (var over = 0; over < excess.Length; over++)
                {
                    if (over != from && over != to && Cheapest(from, over) >= 0 && Cheapest(over, to) >= 0)
                    {
                        return [from, over, to];
                    }
                }
            }

            throw new InvalidOperationException("No whole-number division found: the class sizes and part sizes have different sums.");
        }

        int Cheapest(int from, int to)
        {
            var best = -1;
            for (var c = 0; c < cells.Length; c++)
            {
                var possible = raised[c][from] && !raised[c][to] && remainders[c][to] > 0;
                if (possible && (best < 0 || remainders[c][from] - remainders[c][to] < remainders[best][from] - remainders[best][to]))
                {
                    best = c;
                }
            }

            return best;
        }

        void Move(int c, int from, int to)
        {
            (raised[c][from], raised[c][to]) = (false, true);
            cells[c][from]--;
            cells[c][to]++;
        }
    }
}
